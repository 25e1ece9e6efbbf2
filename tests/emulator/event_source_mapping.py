"""Event source mappings from queues, as Lambda takes them and CloudFormation's `AWS::Lambda::EventSourceMapping` updates
them. moto runs the function in Docker as soon as a message comes, with an event of its own; it takes mappings that AWS
refuses, and keeps settings that a stack no longer has. What it no longer runs, `event_source_polling.py` offers."""

from __future__ import annotations

from typing import Any

from moto.awslambda.models import EventSourceMapping, LambdaBackend, lambda_backends
from moto.core.exceptions import JsonRESTError
from moto.sqs.models import Queue, sqs_backends

from service_permissions import role_problem

ACTIONS = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
# What an update resets where the template no longer says it.
DEFAULTS = {
    "BatchSize": None,
    "Enabled": True,
    "FunctionResponseTypes": None,
    "MaximumBatchingWindowInSeconds": None,
    "ScalingConfig": None,
}


def install() -> None:
    LambdaBackend.create_event_source_mapping = checked_creation(LambdaBackend.create_event_source_mapping)
    LambdaBackend.update_event_source_mapping = checked_update(LambdaBackend.update_event_source_mapping)
    LambdaBackend.list_event_source_mappings = by_name_or_arn(LambdaBackend.list_event_source_mappings)
    EventSourceMapping.update_from_cloudformation_json = classmethod(update_from_template)


def queue_with_arn(arn: str) -> Queue | None:
    parts = arn.split(":")
    return sqs_backends[parts[4]][parts[3]].queues.get(parts[5]) if parts[2] == "sqs" else None


def checked_creation(original: Any) -> Any:
    def create(self: LambdaBackend, spec: dict[str, Any]) -> EventSourceMapping:
        spec = numbers(spec)
        check(spec)
        queue = queue_with_arn(spec.get("EventSourceArn", "::::::"))
        if queue is not None:
            function = self.get_function(spec["FunctionName"])
            check_queue(queue, function)
            for known in self._event_source_mappings.values():
                if (known.event_source_arn, known.function_arn) == (queue.queue_arn, function.function_arn):
                    refuse(f"An event source mapping with SQS arn {queue.queue_arn} exists.", "ResourceConflictException")
        mapping = original(self, spec)
        if queue is not None:
            # So that moto leaves running it to whoever polls.
            queue.lambda_event_source_mappings.clear()
        return mapping

    return create


def checked_update(original: Any) -> Any:
    def update(self: LambdaBackend, uuid: str, spec: dict[str, Any]) -> EventSourceMapping | None:
        spec = numbers(spec)
        mapping = self.get_event_source_mapping(uuid)
        if mapping is not None:
            now = {"BatchSize": mapping.batch_size, "MaximumBatchingWindowInSeconds": mapping.max_batch_window}
            check({**now, **spec})
        return original(self, uuid, spec)

    return update


def numbers(spec: dict[str, Any]) -> dict[str, Any]:
    """A stack's parameters are texts."""
    names = ("BatchSize", "MaximumBatchingWindowInSeconds")
    return {key: int(value) if key in names and value is not None else value for key, value in spec.items()}


def check(spec: dict[str, Any]) -> None:
    window = spec.get("MaximumBatchingWindowInSeconds") or 0
    if (spec.get("BatchSize") or 10) > 10 and window == 0:
        refuse(
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10"
        )
    concurrency = (spec.get("ScalingConfig") or {}).get("MaximumConcurrency")
    if concurrency is not None and not 2 <= int(concurrency) <= 1_000:
        refuse("MaximumConcurrency must be between 2 and 1000")
    if spec.get("FilterCriteria"):
        raise NotImplementedError("FilterCriteria")


def check_queue(queue: Queue, function: Any) -> None:
    visibility, timeout = queue.visibility_timeout, int(function.timeout)
    if visibility < timeout:
        refuse(
            f"Queue visibility timeout: {visibility} seconds is less than Function timeout: {timeout} seconds"
        )
    for action in ACTIONS:
        if polling_problem(queue, function.role, action):
            name = action.removeprefix("sqs:")
            refuse(f"The function execution role does not have permissions to call {name} on SQS")


def polling_problem(queue: Queue, role: str, action: str) -> str | None:
    context = {"aws:securetransport": "true", "aws:principalaccount": queue.account_id}
    return role_problem(role, "lambda.amazonaws.com", action, queue.queue_arn, context)


def refuse(message: str, code: str = "InvalidParameterValueException") -> None:
    raise JsonRESTError(code, message)


def by_name_or_arn(original: Any) -> Any:
    def listing(self: LambdaBackend, event_source_arn: str, function_name: str) -> list[EventSourceMapping]:
        mappings = original(self, event_source_arn, "")
        if not function_name:
            return mappings
        arn = self.get_function(function_name).function_arn
        return [mapping for mapping in mappings if mapping.function_arn == arn]

    return listing


def update_from_template(
    cls: type[EventSourceMapping],
    original_resource: Any,
    new_resource_name: str,
    cloudformation_json: Any,
    account_id: str,
    region_name: str,
) -> EventSourceMapping:
    backend = lambda_backends[account_id][region_name]
    properties = cloudformation_json["Properties"]
    if properties["EventSourceArn"] != original_resource.event_source_arn:
        backend.delete_event_source_mapping(original_resource.uuid)
        return backend.create_event_source_mapping(properties)
    return backend.update_event_source_mapping(original_resource.uuid, {**DEFAULTS, **properties})
