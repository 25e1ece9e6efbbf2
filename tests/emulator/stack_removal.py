"""How CloudFormation removes a stack: what was made last goes first, since what it needs was made before it; what is to be
retained stays, under `RetainExceptOnCreate` too; and where something cannot be removed, the stack is there still. moto
removes in any order, does not know that policy, and forgets the stack."""

from __future__ import annotations

from typing import Any

from moto.cloudformation.models import CloudFormationBackend
from moto.cloudformation.parsing import ResourceMap

# Once a stack has been created the two are the same.
RETAINED = ("Retain", "RetainExceptOnCreate")


def install() -> None:
    ResourceMap.delete = delete_resources
    CloudFormationBackend.delete_stack = keep_failed(CloudFormationBackend.delete_stack)


def delete_resources(self: ResourceMap) -> None:
    remaining = [
        name
        for name, resource in reversed(self._parsed_resources.items())
        # Of what moto has no model there is nothing.
        if resource is not None
        and name in self._resource_json_map
        and self._resource_json_map[name].get("DeletionPolicy") not in RETAINED
    ]
    while remaining:
        failed: list[str] = []
        for name in remaining:
            try:
                self._delete_resource(self._parsed_resources[name], self._resource_json_map[name])
                del self._parsed_resources[name]
            except Exception as error:
                # An update may have made it need what was made later.
                failed.append(name)
                reason = error
        if len(failed) == len(remaining):
            raise reason
        remaining = failed


def keep_failed(original: Any) -> Any:
    def delete_stack(self: CloudFormationBackend, name_or_stack_id: str) -> None:
        stack = self.stacks.get(name_or_stack_id)
        if stack is None:
            # Called by its name: moto asks again by its id.
            original(self, name_or_stack_id)
            return
        for export in stack.exports:
            # moto does not know those that came with an update.
            self.exports.setdefault(export.name, export)
        try:
            original(self, name_or_stack_id)
        except Exception as error:
            self.stacks[stack.stack_id] = stack
            stack.status = "DELETE_FAILED"
            stack._add_stack_event("DELETE_FAILED", resource_status_reason=str(error))

    return delete_stack
