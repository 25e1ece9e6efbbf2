"""CloudFormation's `AWS::CloudTrail::Trail`, with which moto lets a stack succeed without making one."""

from __future__ import annotations

from typing import Any

from moto.cloudtrail.exceptions import InvalidParameterCombinationException
from moto.cloudtrail.models import CloudTrailBackend, Trail, cloudtrail_backends
from moto.core.common_models import CloudFormationModel

# moto's name of an attribute, its name in a template, and what it is where the template does not say.
SETTINGS = {
    "bucket_name": ("S3BucketName", None),
    "s3_key_prefix": ("S3KeyPrefix", None),
    "sns_topic_name": ("SnsTopicName", None),
    "is_global": ("IncludeGlobalServiceEvents", False),
    "is_multi_region": ("IsMultiRegionTrail", False),
    "log_validation": ("EnableLogFileValidation", False),
    "is_org_trail": ("IsOrganizationTrail", False),
    "cw_log_group_arn": ("CloudWatchLogsLogGroupArn", None),
    "cw_role_arn": ("CloudWatchLogsRoleArn", None),
    "kms_key_id": ("KMSKeyId", None),
}


class DeployedTrail(CloudFormationModel):
    # moto files its models by the service in their module's name.
    __module__ = "moto.cloudtrail.models"

    def __init__(self, trail: Trail) -> None:
        self.trail = trail

    @property
    def physical_resource_id(self) -> str:
        return self.trail.trail_name

    @staticmethod
    def cloudformation_name_type() -> str:
        return "TrailName"

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::CloudTrail::Trail"

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return attr in ("Arn", "SnsTopicArn")

    def get_cfn_attribute(self, attribute_name: str) -> str | None:
        return self.trail.arn if attribute_name == "Arn" else self.trail.topic_arn

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **_: Any
    ) -> DeployedTrail:
        return cls(put(cloudtrail_backends[account_id][region_name], resource_name, cloudformation_json["Properties"]))

    @classmethod
    def update_from_cloudformation_json(
        cls,
        original_resource: DeployedTrail,
        new_resource_name: str,
        cloudformation_json: Any,
        account_id: str,
        region_name: str,
    ) -> DeployedTrail:
        properties = cloudformation_json["Properties"]
        before = original_resource.trail.trail_name
        backend = cloudtrail_backends[account_id][region_name]
        made = cls(put(backend, properties.get("TrailName", before), properties))
        if made.trail.trail_name != before:
            backend.delete_trail(before)
        return made

    def delete(self, account_id: str, region_name: str) -> None:
        cloudtrail_backends[account_id][region_name].delete_trail(self.trail.trail_name)


def put(backend: CloudTrailBackend, name: str, properties: dict[str, Any]) -> Trail:
    settings = {ours: properties.get(theirs, default) for ours, (theirs, default) in SETTINGS.items()}
    if settings["is_multi_region"] and not settings["is_global"]:
        raise InvalidParameterCombinationException("Multi-Region trail must include global service events.")
    tags = properties.get("Tags", [])
    trail = backend.create_trail(name=name, tags_list=tags, **settings)
    if properties["IsLogging"]:
        trail.start_logging()
    trail.put_event_selectors(properties.get("EventSelectors", []), properties.get("AdvancedEventSelectors", []))
    return trail


def install() -> None:
    """Being defined is enough: moto looks for its models' subclasses."""
