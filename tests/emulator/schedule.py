"""CloudFormation's `AWS::Scheduler::Schedule`, with which moto lets a stack succeed without making one. Nothing runs it."""

from __future__ import annotations

from typing import Any

from moto.core.common_models import CloudFormationModel
from moto.scheduler.models import EventBridgeSchedulerBackend, scheduler_backends

# moto's name of a parameter, and its name in a template.
SETTINGS = {
    "description": "Description",
    "end_date": "EndDate",
    "flexible_time_window": "FlexibleTimeWindow",
    "group_name": "GroupName",
    "kms_key_arn": "KmsKeyArn",
    "schedule_expression": "ScheduleExpression",
    "schedule_expression_timezone": "ScheduleExpressionTimezone",
    "start_date": "StartDate",
    "state": "State",
    "target": "Target",
}


class DeployedSchedule(CloudFormationModel):
    # moto files its models by the service in their module's name.
    __module__ = "moto.scheduler.models"

    def __init__(self, name: str, group: str | None, arn: str) -> None:
        self.name = name
        self.group = group
        self.arn = arn

    @property
    def physical_resource_id(self) -> str:
        return self.name

    @staticmethod
    def cloudformation_name_type() -> str:
        return "Name"

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::Scheduler::Schedule"

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return attr == "Arn"

    def get_cfn_attribute(self, attribute_name: str) -> str:
        return self.arn

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **_: Any
    ) -> DeployedSchedule:
        properties = cloudformation_json["Properties"]
        backend: EventBridgeSchedulerBackend = scheduler_backends[account_id][region_name]
        settings = {ours: properties.get(theirs) for ours, theirs in SETTINGS.items()}
        made = backend.create_schedule(name=resource_name, action_after_completion=None, **settings)
        return cls(made.name, properties.get("GroupName"), made.arn)

    @classmethod
    def update_from_cloudformation_json(
        cls,
        original_resource: DeployedSchedule,
        new_resource_name: str,
        cloudformation_json: Any,
        account_id: str,
        region_name: str,
    ) -> DeployedSchedule:
        original_resource.delete(account_id, region_name)
        name = cloudformation_json["Properties"].get("Name", original_resource.name)
        return cls.create_from_cloudformation_json(name, cloudformation_json, account_id, region_name)

    def delete(self, account_id: str, region_name: str) -> None:
        scheduler_backends[account_id][region_name].delete_schedule(self.group, self.name)


def install() -> None:
    """Being defined is enough: moto looks for its models' subclasses."""
