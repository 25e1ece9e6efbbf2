"""CloudTrail's trails as their account, and the members of an organization, see them. moto names no event selectors where
nobody has set any, keeps those of the other kind, and has no trail of another account."""

from __future__ import annotations

import json
from typing import Any

from moto.cloudtrail.models import Trail
from moto.cloudtrail.responses import CloudTrailResponse
from moto.core.exceptions import JsonRESTError

from account_state import state_of

# A trail records by these until it is told otherwise.
DEFAULT_SELECTORS = [
    {
        "ReadWriteType": "All",
        "IncludeManagementEvents": True,
        "DataResources": [],
        "ExcludeManagementEventSources": [],
    }
]


def install() -> None:
    Trail.put_event_selectors = put_event_selectors
    CloudTrailResponse.get_event_selectors = get_event_selectors
    CloudTrailResponse.describe_trails = with_the_organizations(CloudTrailResponse.describe_trails)
    CloudTrailResponse.get_trail_status = of_the_organizations(CloudTrailResponse.get_trail_status)


def put_event_selectors(self: Trail, event_selectors: Any, advanced_event_selectors: Any) -> None:
    self.event_selectors = event_selectors or []
    self.advanced_event_selectors = [] if event_selectors else advanced_event_selectors or []


def get_event_selectors(self: CloudTrailResponse) -> str:
    name = json.loads(self.body)["TrailName"]
    if organization_trail(self, name) is not None:
        raise JsonRESTError(
            "CloudTrailARNInvalidException",
            f"AccountID in ARN is wrong, you can only access resources with AccountID {self.current_account}.",
        )
    # The home Region's backend alone has it.
    arn, classic, advanced = self.cloudtrail_backend.get_event_selectors(trail_name=name)
    if advanced:
        return json.dumps({"TrailARN": arn, "AdvancedEventSelectors": advanced})
    return json.dumps({"TrailARN": arn, "EventSelectors": classic or DEFAULT_SELECTORS})


def organization_trail(call: CloudTrailResponse, arn: str | None = None) -> dict[str, Any] | None:
    """The trail of the account's organization, where it has one (and, if need be, where it is the one of this ARN)."""
    trail = state_of(call.current_account, call.partition).organizationTrail
    return trail if trail is not None and arn in (None, trail["TrailARN"]) else None


def with_the_organizations(original: Any) -> Any:
    def describe_trails(self: CloudTrailResponse) -> str:
        answer = json.loads(original(self))
        trail = organization_trail(self)
        if trail is not None and self._get_bool_param("includeShadowTrails", True):
            described = {key: value for key, value in trail.items() if key != "IsLogging"}
            answer["trailList"].append({**described, "IsOrganizationTrail": True})
        return json.dumps(answer)

    return describe_trails


def of_the_organizations(original: Any) -> Any:
    def get_trail_status(self: CloudTrailResponse) -> str:
        trail = organization_trail(self, self._get_param("Name"))
        return original(self) if trail is None else json.dumps({"IsLogging": trail["IsLogging"]})

    return get_trail_status
