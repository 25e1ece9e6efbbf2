"""What an EventBridge rule does with an event. moto sends it on from rules that are disabled, without its account, to
whatever target there is, and forgets where it came from when it is another Region's bus. On AWS the target's role or policy
has to allow it; what cannot be delivered goes to the target's dead-letter queue, or is lost."""

from __future__ import annotations

import copy
import json
from datetime import datetime, timezone
from typing import Any

from moto.core.utils import unix_time
from moto.events.exceptions import ValidationException
from moto.events.models import EventBus, EventsBackend, Rule, events_backends
from moto.events.utils import EventTemplateParser
from moto.sqs.models import Queue, sqs_backends

from service_permissions import policy_problem, role_problem

Event = dict[str, Any]
Delivery = dict[str, str]

SERVICE = "events.amazonaws.com"
MOTO_SENDS = Rule.send_to_targets


class NotDelivered(Exception):
    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


def install() -> None:
    Rule.send_to_targets = lambda self, event, transform_input=True: deliver_to_rule(self, event)
    EventsBackend.put_targets = refuse_own_bus(EventsBackend.put_targets)


def deliver_to_bus(bus: EventBus, event: Event, forwarded: bool = False) -> list[Delivery]:
    rules = list(bus.rules.values())
    return [one for rule in rules for one in deliver_to_rule(rule, event, forwarded)]


def deliver_to_rule(rule: Rule, event: Event, forwarded: bool = False) -> list[Delivery]:
    if not takes(rule, event):
        return []
    return [one for target in rule.targets for one in deliver(rule, target, event, forwarded)]


def takes(rule: Rule, event: Event) -> bool:
    if rule.state == "DISABLED" or rule.scheduled_expression and not rule.event_pattern.get_pattern():
        return False
    if rule.state == "ENABLED" and is_reading(event):
        return False
    return rule.event_pattern.matches_event(event)


def is_reading(event: Event) -> bool:
    """AWS goes by the name of the call: "Receiving read-only management events from AWS services"."""
    if event["detail-type"] != "AWS API Call via CloudTrail":
        return False
    name = event["detail"].get("eventName", "")
    if name in ("GetFederationToken", "GetSessionToken"):
        return False
    return name.startswith(("Describe", "Get", "List"))


def deliver(rule: Rule, target: dict[str, Any], event: Event, forwarded: bool) -> list[Delivery]:
    told = {"rule": rule.arn, "target": target["Arn"]}
    service, kind = target["Arn"].split(":")[2], target["Arn"].split(":")[5]
    try:
        if service == "sqs":
            send_to_queue(rule, target, event)
        elif service == "events" and kind.startswith("event-bus/"):
            return [told, *forward(rule, target, event, forwarded)]
        else:
            alone = copy.copy(rule)
            alone.targets = [target]
            # In the form of moto's own events.
            MOTO_SENDS(alone, {**event, "time": seconds_of(event["time"]), "ingestion-time": unix_time()})
    except NotDelivered as error:
        return [{**told, "error": str(error), **bury(rule, target, event, error)}]
    return [told]


def send_to_queue(rule: Rule, target: dict[str, Any], event: Event) -> None:
    queue = queue_of(rule, target["Arn"])
    context = context_of(rule)
    if "RoleArn" in target:
        problem = role_problem(target["RoleArn"], SERVICE, "sqs:SendMessage", queue.queue_arn, context)
    else:
        problem = policy_problem(queue.policy, SERVICE, "sqs:SendMessage", queue.queue_arn, context)
    if problem:
        raise NotDelivered("NO_PERMISSIONS", problem)
    group = target.get("SqsParameters", {}).get("MessageGroupId")
    backend = sqs_backends[queue.account_id][queue.region]
    backend.send_message(queue_name=queue.name, message_body=input_of(target, event), group_id=group)


def forward(rule: Rule, target: dict[str, Any], event: Event, forwarded: bool) -> list[Delivery]:
    """The event stays what it was, its account and Region too. AWS forwards it once: no third bus receives it."""
    if forwarded:
        raise NotDelivered("NO_PERMISSIONS", "an event that was forwarded is not forwarded again")
    arn = target["Arn"]
    problem = role_problem(target.get("RoleArn"), SERVICE, "events:PutEvents", arn, context_of(rule))
    if problem:
        raise NotDelivered("NO_PERMISSIONS", problem)
    _, _, _, region, account, name = arn.split(":", 5)
    bus = events_backends[account][region].event_buses.get(name.removeprefix("event-bus/"))
    if bus is None:
        raise NotDelivered("NO_RESOURCE", f"there is no event bus {arn}")
    return deliver_to_bus(bus, event, forwarded=True)


def bury(rule: Rule, target: dict[str, Any], event: Event, error: NotDelivered) -> Delivery:
    arn = target.get("DeadLetterConfig", {}).get("Arn")
    if arn is None:
        return {}
    try:
        queue = queue_of(rule, arn)
    except NotDelivered as lost:
        return {"lost": str(lost)}
    problem = policy_problem(queue.policy, SERVICE, "sqs:SendMessage", arn, context_of(rule))
    if problem:
        return {"lost": problem}
    attributes = {
        "RULE_ARN": rule.arn,
        "TARGET_ARN": target["Arn"],
        "ERROR_CODE": error.code,
        "ERROR_MESSAGE": str(error),
    }
    sqs_backends[queue.account_id][queue.region].send_message(
        queue_name=queue.name,
        message_body=input_of(target, event),
        message_attributes={
            name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
        },
    )
    return {"deadLetterQueue": arn}


def queue_of(rule: Rule, arn: str) -> Queue:
    """A rule's queues are in its own Region."""
    _, _, _, region, account, name = arn.split(":")
    queue = sqs_backends[account][region].queues.get(name)
    if queue is None or region != rule.region_name:
        raise NotDelivered("NO_RESOURCE", f"there is no queue {arn} in the rule's Region")
    return queue


def context_of(rule: Rule) -> dict[str, str]:
    return {"aws:sourcearn": rule.arn, "aws:sourceaccount": rule.account_id, "aws:securetransport": "true"}


def input_of(target: dict[str, Any], event: Event) -> str:
    if "Input" in target:
        return target["Input"]
    if "InputPath" in target:
        paths = {"input": target["InputPath"]}
        return json.dumps(EventTemplateParser.parse("<input>", paths, {**event, "ingestion-time": event["time"]}))
    if "InputTransformer" in target:
        transformer = target["InputTransformer"]
        given = {**event, "ingestion-time": event["time"]}
        paths = transformer.get("InputPathsMap", {})
        return json.dumps(EventTemplateParser.parse(transformer["InputTemplate"], paths, given))
    return json.dumps(event)


def seconds_of(time: str) -> float:
    return datetime.fromisoformat(time.replace("Z", "+00:00")).astimezone(timezone.utc).timestamp()


def refuse_own_bus(original: Any) -> Any:
    def put_targets(self: EventsBackend, name: str, event_bus_arn: str | None, targets: list[Any]) -> None:
        own = self._get_event_bus(self._normalize_event_bus_arn(event_bus_arn)).arn
        if any(target["Arn"] == own for target in targets):
            raise ValidationException("Source and target event bus must be different.")
        original(self, name, event_bus_arn, targets)

    return put_targets
