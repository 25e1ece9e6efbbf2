"""CloudFormation's DependsOn where a stack is updated: moto looks at it only where one is created."""

from __future__ import annotations

from typing import Any

from moto.cloudformation.parsing import ResourceMap


def install() -> None:
    make = ResourceMap.__getitem__

    def make_after_others(self: ResourceMap, name: str) -> Any:
        if name not in self._parsed_resources:
            others = self._resource_json_map.get(name, {}).get("DependsOn", [])
            for other in [others] if isinstance(others, str) else others:
                make_after_others(self, other)
        return make(self, name)

    ResourceMap.__getitem__ = make_after_others
