"""A function's DeadLetterConfig: the queue or topic that takes events which failed for good. moto drops it, from a call and from
a stack alike."""

from __future__ import annotations

from typing import Any

from moto.awslambda.models import LambdaFunction
from moto.core.exceptions import JsonRESTError

from service_permissions import role_problem

ACTIONS = {"sqs": "sqs:SendMessage", "sns": "sns:Publish"}


def install() -> None:
    init = LambdaFunction.__init__
    update = LambdaFunction.update_configuration
    describe = LambdaFunction.get_configuration
    from_stack = LambdaFunction.create_from_cloudformation_json.__func__
    update_from_stack = LambdaFunction.update_from_cloudformation_json.__func__

    def init_with(self: LambdaFunction, account_id: str, spec: dict[str, Any], *args: Any, **more: Any) -> None:
        init(self, account_id, spec, *args, **more)
        keep(self, spec.get("DeadLetterConfig"))

    def update_with(self: LambdaFunction, changes: dict[str, Any]) -> dict[str, Any]:
        if "DeadLetterConfig" in changes:
            keep(self, changes["DeadLetterConfig"])
        return update(self, changes)

    def describe_with(self: LambdaFunction, *args: Any, **more: Any) -> dict[str, Any]:
        kept = self.rootwatch_dead_letter
        return {**describe(self, *args, **more), **({"DeadLetterConfig": kept} if kept else {})}

    def create(cls: Any, resource_name: str, cloudformation_json: Any, *args: Any, **more: Any) -> LambdaFunction:
        function = from_stack(cls, resource_name, cloudformation_json, *args, **more)
        keep(function, cloudformation_json["Properties"].get("DeadLetterConfig"))
        return function

    def change(cls: Any, original_resource: Any, new_resource_name: str, cloudformation_json: Any, **more: Any) -> Any:
        keep(original_resource, cloudformation_json["Properties"].get("DeadLetterConfig"))
        return update_from_stack(cls, original_resource, new_resource_name, cloudformation_json, **more)

    LambdaFunction.__init__ = init_with
    LambdaFunction.update_configuration = update_with
    LambdaFunction.get_configuration = describe_with
    LambdaFunction.create_from_cloudformation_json = classmethod(create)
    LambdaFunction.update_from_cloudformation_json = classmethod(change)


def keep(function: LambdaFunction, config: dict[str, Any] | None) -> None:
    target = (config or {}).get("TargetArn")
    if target:
        action = ACTIONS[target.split(":")[2]]
        if role_problem(function.role, "lambda.amazonaws.com", action, target, {}):
            name = action.split(":")
            raise JsonRESTError(
                "InvalidParameterValueException",
                f"The provided execution role does not have permissions to call {name[1]} on {name[0].upper()}",
            )
    function.rootwatch_dead_letter = config if target else None
