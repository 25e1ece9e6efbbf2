"""A stack that is updated in nothing but its conditions: moto compares resources as they are written, and so lets what
`Fn::If` chooses stay as it was chosen before."""

from __future__ import annotations

import functools
from typing import Any

from moto.cloudformation.parsing import LazyDict, ResourceMap, parse_condition


def install() -> None:
    compare = ResourceMap.build_resource_diff

    def compare_choices(self: ResourceMap, other_template: dict[str, Any], *rest: Any) -> dict[str, Any]:
        actions = compare(self, other_template, *rest)
        changed = changed_conditions(self, other_template)
        actions["Modify"] += [
            name
            for name, resource in other_template["Resources"].items()
            if self._resource_json_map.get(name) == resource and conditions_in(resource) & changed
        ]
        return actions

    ResourceMap.build_resource_diff = compare_choices


def changed_conditions(resources: ResourceMap, template: dict[str, Any]) -> set[str]:
    after = LazyDict()
    for name, condition in template.get("Conditions", {}).items():
        after[name] = functools.partial(parse_condition, condition, resources._parsed_resources, after)
    before = resources.lazy_condition_map
    return {name for name in after if name in before and after[name] != before[name]}


def conditions_in(part: Any) -> set[str]:
    if isinstance(part, list):
        return set().union(*(conditions_in(item) for item in part))
    if not isinstance(part, dict):
        return set()
    own = {part["Fn::If"][0]} if "Fn::If" in part else set()
    return own.union(*(conditions_in(item) for item in part.values()))
