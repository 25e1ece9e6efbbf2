"""CloudFormation's `AWS::CloudFormation::StackSet` with permissions of its own (`SELF_MANAGED`): a stack in each of its
accounts and Regions. moto lets a stack with one succeed without making any, and leaves an instance as it is when the stack
set is updated."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from moto.cloudformation.exceptions import ValidationError
from moto.cloudformation.models import StackInstance, StackSet, cloudformation_backends
from moto.core.common_models import CloudFormationModel

from policy import listed
from service_permissions import find_role, role_problem, trust_of

Parameters = dict[str, str]
Place = tuple[str, str]


class DeployedStackSet(CloudFormationModel):
    # moto files its models by the service in their module's name.
    __module__ = "moto.cloudformation.models"

    def __init__(self, stack_set: StackSet) -> None:
        self.stack_set = stack_set

    @property
    def physical_resource_id(self) -> str:
        return self.stack_set.id

    @staticmethod
    def cloudformation_name_type() -> str:
        return "StackSetName"

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::CloudFormation::StackSet"

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return attr == "StackSetId"

    def get_cfn_attribute(self, attribute_name: str) -> str:
        return self.stack_set.id

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **_: Any
    ) -> DeployedStackSet:
        properties = cloudformation_json["Properties"]
        check(properties)
        stack_set = cloudformation_backends[account_id][region_name].create_stack_set(
            name=resource_name,
            template=properties["TemplateBody"],
            parameters=parameters_of(properties.get("Parameters")),
            tags={},
            permission_model=properties["PermissionModel"],
            admin_role=properties.get("AdministrationRoleARN"),
            exec_role=properties.get("ExecutionRoleName"),
            description=properties.get("Description"),
        )
        made = cls(stack_set)
        made.bring_to(properties)
        return made

    @classmethod
    def update_from_cloudformation_json(
        cls,
        original_resource: DeployedStackSet,
        new_resource_name: str,
        cloudformation_json: Any,
        account_id: str,
        region_name: str,
    ) -> DeployedStackSet:
        properties = cloudformation_json["Properties"]
        check(properties)
        stack_set = original_resource.stack_set
        stack_set.template = properties["TemplateBody"]
        stack_set.parameters = parameters_of(properties.get("Parameters"))
        stack_set.administration_role_arn = properties.get("AdministrationRoleARN") or stack_set.administration_role_arn
        stack_set.execution_role_name = properties.get("ExecutionRoleName") or stack_set.execution_role_name
        original_resource.bring_to(properties)
        return original_resource

    def delete(self, account_id: str, region_name: str) -> None:
        self.bring_to({})
        cloudformation_backends[account_id][region_name].delete_stack_set(self.stack_set.id)

    def bring_to(self, properties: dict[str, Any]) -> None:
        """Makes, changes and removes instances until there are those that are wanted."""
        stack_set = self.stack_set
        wanted = dict(places(properties, stack_set.parameters))
        there = {(one.account_id, one.region_name): one for one in stack_set.stack_instances}
        for account in sorted({account for account, _ in [*wanted, *there]}):
            check_roles(stack_set, account)
        for place in there.keys() - wanted.keys():
            remove(stack_set, there[place])
        for (account, region), parameters in wanted.items():
            if (account, region) in there:
                change(there[account, region], stack_set.template, parameters)
            else:
                stack_set.instances.template = stack_set.template
                stack_set.create_stack_instances([account], [region], None, listing_of(parameters))


def check(properties: dict[str, Any]) -> None:
    if properties.get("PermissionModel") != "SELF_MANAGED":
        raise NotImplementedError("stack sets with permissions of an organization")
    if not isinstance(properties.get("TemplateBody"), str):
        raise ValidationError(message="Properties validation failed: #/TemplateBody: expected type: String")


def check_roles(stack_set: StackSet, account: str) -> None:
    """CloudFormation takes the administration role, and with it the execution role of the account."""
    admin, name = stack_set.administration_role_arn, stack_set.execution_role_name
    execution = f"arn:{admin.split(':')[1]}:iam::{account}:role/{name}"
    # AWS's own advice for this trust is a condition on the account. Source: StackSets, "Cross-service confused deputy".
    context = {"aws:sourceaccount": admin.split(":")[4]}
    problem = role_problem(admin, "cloudformation.amazonaws.com", "sts:AssumeRole", execution, context)
    if problem:
        raise ValidationError(message=f"Role {admin} is invalid or cannot be assumed: {problem}")
    role = find_role(execution)
    trusted = {admin, f"arn:{admin.split(':')[1]}:iam::{admin.split(':')[4]}:root", admin.split(":")[4]}
    if role is None or not trusted.intersection(principals(role)):
        admin_name = admin.split("role/")[1]
        raise ValidationError(
            message=f"Account {account} should have '{name}' role with trust relationship to Role '{admin_name}'."
        )


def principals(role: Any) -> Iterator[str]:
    for statement in trust_of(role):
        if statement["Effect"] == "Allow" and isinstance(statement["Principal"], dict):
            yield from listed(statement["Principal"].get("AWS", []))


def places(properties: dict[str, Any], parameters: Parameters) -> Iterator[tuple[Place, Parameters]]:
    for group in properties.get("StackInstancesGroup", []):
        overrides = parameters_of(group.get("ParameterOverrides"))
        for account in group["DeploymentTargets"]["Accounts"]:
            for region in group["Regions"]:
                yield (str(account), region), {**parameters, **overrides}


def parameters_of(given: list[dict[str, Any]] | None) -> Parameters:
    return {one["ParameterKey"]: str(one["ParameterValue"]) for one in given or []}


def listing_of(parameters: Parameters) -> list[dict[str, str]]:
    return [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()]


def change(instance: StackInstance, template: str, parameters: Parameters) -> None:
    stack = instance.stack
    if stack.template == template and stack.parameters == parameters:
        return
    stack.update(template, parameters=parameters)
    instance.template, instance.parameters = template, listing_of(parameters)


def remove(stack_set: StackSet, instance: StackInstance) -> None:
    instance.delete()
    if instance.stack.status == "DELETE_FAILED":
        raise ValidationError(message=f"The stack instance in {instance.region_name} cannot be removed.")
    stack_set.stack_instances.remove(instance)


def install() -> None:
    """A stack is called as on AWS: moto gives it a name in which AWS allows no colon, and that of its resources with it."""
    original = StackInstance.__init__

    def init(self: StackInstance, *args: Any, **kwargs: Any) -> None:
        backend = cloudformation_backends[kwargs["account_id"]][kwargs["region_name"]]
        create = backend.create_stack

        def create_renamed(name: str, **more: Any) -> Any:
            return create(name=f"{name.replace(':', '-', 1)}-{uuid.uuid4()}", **more)

        backend.create_stack = create_renamed
        try:
            original(self, *args, **kwargs)
        finally:
            del backend.create_stack

    StackInstance.__init__ = init
