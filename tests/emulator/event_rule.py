"""CloudFormation's update of an `AWS::Events::Rule`. moto gives a rule without a name another one with each update."""

from __future__ import annotations

from typing import Any

from moto.events.models import Rule


def install() -> None:
    original = Rule.update_from_cloudformation_json.__func__

    def update(
        cls: type[Rule], original_resource: Any, new_resource_name: str, cloudformation_json: Any, **where: str
    ) -> Rule:
        named = "Name" in cloudformation_json["Properties"]
        name = new_resource_name if named else original_resource.name
        return original(cls, original_resource, name, cloudformation_json, **where)

    Rule.update_from_cloudformation_json = classmethod(update)
