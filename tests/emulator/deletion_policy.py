"""CloudFormation's DeletionPolicy `RetainExceptOnCreate`, which moto takes for none: a stack that was there is removed, and
what it should keep goes with it. Once a stack has been created it is the same as `Retain`."""

from __future__ import annotations

from moto.cloudformation.parsing import ResourceMap


def install() -> None:
    delete = ResourceMap.delete

    def delete_but_for_the_retained(self: ResourceMap) -> None:
        for resource in self._resource_json_map.values():
            if resource.get("DeletionPolicy") == "RetainExceptOnCreate":
                resource["DeletionPolicy"] = "Retain"
        delete(self)

    ResourceMap.delete = delete_but_for_the_retained
