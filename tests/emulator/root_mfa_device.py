"""A virtual MFA device of the root user. In moto only an IAM user can have one."""

from __future__ import annotations

from typing import Any

from moto.iam.models import IAMBackend


def install() -> None:
    original = IAMBackend.list_virtual_mfa_devices

    def listing(self: IAMBackend, assignment_status: str, marker: str | None, max_items: int) -> Any:
        devices, marker = original(self, assignment_status, marker, max_items)
        state = self.rootwatch_state
        if state.mfa and state.virtualMfa and assignment_status != "Unassigned" and marker is None:
            devices = [*devices, device_of(self)]
        return devices, marker

    IAMBackend.list_virtual_mfa_devices = listing


def device_of(backend: IAMBackend) -> dict[str, Any]:
    """The root user has neither a UserName nor a Path. Its device may have any name."""
    created = backend.rootwatch_state.accountCreated
    arn = f"arn:{backend.partition}:iam::{backend.account_id}"
    return {
        "SerialNumber": f"{arn}:mfa/desk-phone",
        "EnableDate": created,
        "User": {"UserId": backend.account_id, "Arn": f"{arn}:root", "CreateDate": created},
    }
