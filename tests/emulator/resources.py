"""The ARN that a call is about, as policies name it; `*` where AWS has no resource for the action."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote


def resource_of(service: str, call: Any) -> str:
    """`call` is moto's object for one request."""
    find = {
        "sns": _topic,
        "sqs": _queue,
        "lambda": _function,
        "iam": _iam,
        "sts": _role,
        "cloudformation": _stack,
        "events": _bus_or_rule,
        "ssm": _parameter,
    }.get(service)
    if service == "account":
        return f"arn:{call.partition}:account::{call.current_account}:account"
    return (find(call) if find else None) or "*"


def _topic(call: Any) -> str | None:
    return call._get_param("TopicArn") or call._get_param("TargetArn") or call._get_param("ResourceArn")


def _queue(call: Any) -> str | None:
    url = call._get_param("QueueUrl")
    name = url.split("/")[-1] if url else call._get_param("QueueName")
    return name and f"arn:{call.partition}:sqs:{call.region}:{call.current_account}:{name}"


def _function(call: Any) -> str | None:
    parts = unquote(call.parsed_url.path).split("/functions/")
    name = parts[1].split("/")[0] if len(parts) == 2 else ""
    if name.startswith("arn:"):
        return name
    return name and f"arn:{call.partition}:lambda:{call.region}:{call.current_account}:function:{name}"


def _iam(call: Any) -> str | None:
    for parameter, kind in (("RoleName", "role"), ("UserName", "user")):
        name = call._get_param(parameter)
        if name:
            return f"arn:{call.partition}:iam::{call.current_account}:{kind}/{name}"
    return call._get_param("PolicyArn")


def _role(call: Any) -> str | None:
    return call._get_param("RoleArn")


def _stack(call: Any) -> str | None:
    """The id behind the name is CloudFormation's: policies have `*` for it."""
    name = call._get_param("StackName")
    return name and f"arn:{call.partition}:cloudformation:{call.region}:{call.current_account}:stack/{name}/id"


def _bus_or_rule(call: Any) -> str | None:
    """Of several events that are put together the first one's bus: nobody mixes them."""
    entries = call._get_param("Entries")
    bus = entries[0].get("EventBusName") if entries else call._get_param("EventBusName")
    bus = (bus or "default").split("/")[-1]
    arn = f"arn:{call.partition}:events:{call.region}:{call.current_account}"
    if entries:
        return f"{arn}:event-bus/{bus}"
    rule = call._get_param("Rule") or call._get_param("Name")
    return rule and f"{arn}:rule/{rule if bus == 'default' else f'{bus}/{rule}'}"


def _parameter(call: Any) -> str | None:
    """A name that begins with a slash has but that one in its ARN."""
    name = (call._get_param("Name") or "").removeprefix("/")
    return name and f"arn:{call.partition}:ssm:{call.region}:{call.current_account}:parameter/{name}"
