"""CloudFormation's `AWS::Lambda::EventInvokeConfig`: the retries and destinations of asynchronous invocations. moto lets
a stack with one succeed without keeping it, and where it is put twice keeps answering with the first."""

from __future__ import annotations

from typing import Any

from moto.awslambda.models import LambdaBackend, lambda_backends
from moto.core.common_models import CloudFormationModel

SETTINGS = ("MaximumRetryAttempts", "MaximumEventAgeInSeconds")


class FunctionEventInvokeConfig(CloudFormationModel):
    # moto files its models by the service in their module's name.
    __module__ = "moto.awslambda.models"

    def __init__(self, function_name: str) -> None:
        self.function_name = function_name

    @property
    def physical_resource_id(self) -> str:
        return self.function_name

    @staticmethod
    def cloudformation_name_type() -> str:
        return ""

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::Lambda::EventInvokeConfig"

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **_: Any
    ) -> FunctionEventInvokeConfig:
        properties = cloudformation_json["Properties"]
        config = {name: int(properties[name]) for name in SETTINGS if name in properties}
        if "DestinationConfig" in properties:
            config["DestinationConfig"] = properties["DestinationConfig"]
        # A function's name or ARN: moto's functions are found by either.
        function_name = properties["FunctionName"]
        lambda_backends[account_id][region_name].put_function_event_invoke_config(function_name, config)
        return cls(function_name)

    @classmethod
    def update_from_cloudformation_json(
        cls,
        original_resource: Any,
        new_resource_name: str,
        cloudformation_json: Any,
        account_id: str,
        region_name: str,
    ) -> FunctionEventInvokeConfig:
        return cls.create_from_cloudformation_json(
            new_resource_name, cloudformation_json, account_id, region_name
        )

    def delete(self, account_id: str, region_name: str) -> None:
        """With its function, which the stack deletes as well."""


def install() -> None:
    original = LambdaBackend.put_function_event_invoke_config

    def replace(self: LambdaBackend, function_name: str, config: dict[str, Any]) -> dict[str, Any]:
        self.get_function(function_name).event_invoke_config.clear()
        return original(self, function_name, config)

    LambdaBackend.put_function_event_invoke_config = replace
