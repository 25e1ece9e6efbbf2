"""CloudFormation's `AWS::Lambda::Permission`: moto adds it to the function, and neither changes nor removes it."""

from __future__ import annotations

from typing import Any

from moto.awslambda.exceptions import UnknownFunctionException, UnknownPolicyException
from moto.awslambda.models import Permission, lambda_backends


def install() -> None:
    original = Permission.create_from_cloudformation_json.__func__

    def create(
        cls: type[Permission], resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **_: Any
    ) -> Permission:
        properties = {**cloudformation_json["Properties"], "StatementId": resource_name}
        permission = original(cls, resource_name, {"Properties": properties}, account_id, region_name)
        permission.rootwatch_of = (properties["FunctionName"], resource_name)
        return permission

    def update(
        cls: type[Permission],
        original_resource: Permission,
        new_resource_name: str,
        cloudformation_json: Any,
        account_id: str,
        region_name: str,
    ) -> Permission:
        original_resource.delete(account_id, region_name)
        return create(cls, new_resource_name, cloudformation_json, account_id, region_name)

    Permission.create_from_cloudformation_json = classmethod(create)
    Permission.update_from_cloudformation_json = classmethod(update)
    Permission.delete = delete
    Permission.physical_resource_id = property(lambda self: self.rootwatch_of[1])


def delete(self: Permission, account_id: str, region_name: str) -> None:
    function, statement = self.rootwatch_of
    try:
        lambda_backends[account_id][region_name].remove_permission(function, statement)
    except (UnknownFunctionException, UnknownPolicyException):
        """It went with its function, or by another hand."""
