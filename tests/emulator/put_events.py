"""EventBridge's PutEvents and TestEventPattern, and `POST /moto-api/rootwatch/events`, by which a test puts an event as an
AWS service does. Of moto's PutEvents anybody may name a source of AWS's; TestEventPattern it does not answer."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timezone
from typing import Any

import moto.moto_api._internal.urls as api_urls
from moto.core import DEFAULT_ACCOUNT_ID
from moto.events.exceptions import ValidationException
from moto.events.models import EventsBackend, events_backends
from moto.events.responses import EventsHandler

from account_state import iso_seconds
from event_pattern import matches, parse
from event_targets import Event, deliver_to_bus

REQUIRED = ("Source", "DetailType", "Detail")
MEMBERS = ("account", "region", "time", "source", "detail-type", "detail", "resources", "id")


def install() -> None:
    EventsBackend.put_events = put_events
    EventsHandler.test_event_pattern = test_event_pattern
    api_urls.url_paths["{0}/moto-api/rootwatch/events"] = events_route


def put_events(self: EventsBackend, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if len(events) > 10:
        raise ValidationException("Member must have length less than or equal to 10")
    return [put_event(self, entry) for entry in events]


def put_event(backend: EventsBackend, entry: dict[str, Any]) -> dict[str, Any]:
    for name in REQUIRED:
        if not entry.get(name):
            message = f"Parameter {name} is not valid. Reason: {name} is a required argument."
            return {"ErrorCode": "InvalidArgument", "ErrorMessage": message}
    if entry["Source"].startswith("aws."):
        return {
            "ErrorCode": "NotAuthorizedForSourceException",
            "ErrorMessage": "Not authorized for the source.",
        }
    try:
        detail = json.loads(entry["Detail"])
    except ValueError:
        detail = None
    if not isinstance(detail, dict):
        return {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}
    time = entry.get("Time")
    event = event_of(
        {
            "account": backend.account_id,
            "region": backend.region_name,
            "time": iso_seconds(datetime.fromtimestamp(time, timezone.utc)) if time else None,
            "source": entry["Source"],
            "detail-type": entry["DetailType"],
            "detail": detail,
            "resources": entry.get("Resources"),
        }
    )
    name = backend._normalize_event_bus_arn(entry.get("EventBusName"))
    deliver_to_bus(backend.describe_event_bus(name), event)
    return {"EventId": event["id"]}


def event_of(given: dict[str, Any]) -> Event:
    return {
        "version": "0",
        "id": given.get("id") or str(uuid.uuid4()),
        "detail-type": given["detail-type"],
        "source": given["source"],
        "account": given.get("account") or DEFAULT_ACCOUNT_ID,
        "time": given.get("time") or iso_seconds(datetime.now(timezone.utc)),
        "region": given["region"],
        "resources": given.get("resources") or [],
        "detail": given["detail"],
    }


def events_route(request: Any, _full_url: str, _headers: Any) -> tuple[int, dict[str, str], str]:
    """Answers with the event's id and where each rule that took it sent it, and why not. Rules of the default bus alone:
    AWS's services know no other."""
    given = json.loads(request.data)
    wrong = sorted(given.keys() - set(MEMBERS)) or [name for name in MEMBERS[3:6] if name not in given]
    if wrong:
        return 400, {}, json.dumps({"error": f"unknown or missing: {', '.join(wrong)}"})
    event = event_of(given)
    bus = events_backends[event["account"]][event["region"]].event_buses["default"]
    return 200, {}, json.dumps({"id": event["id"], "deliveries": deliver_to_bus(bus, event)})


def test_event_pattern(self: EventsHandler) -> str:
    try:
        event = json.loads(self._get_param("Event"))
    except ValueError:
        event = None
    fields = ("id", "account", "source", "time", "region", "resources", "detail-type")
    if not isinstance(event, dict) or any(name not in event for name in fields):
        raise ValidationException("Parameter Event is not valid.")
    return json.dumps({"Result": matches(parse(self._get_param("EventPattern")), event)})
