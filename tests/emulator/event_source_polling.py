"""What Lambda's pollers do with a queue, for whoever runs the functions: `GET /moto-api/rootwatch/event-sources`, and below it
`receive` and `settle`. SQS's own calls would do, but for ten messages at a time, each of which moto looks for in all others.
The function's role is asked as it would be: it is with its permissions that Lambda polls."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import moto.moto_api._internal.urls as api_urls
from moto.awslambda.models import EventSourceMapping, LambdaBackend, lambda_backends
from moto.sqs.models import Message, Queue, sqs_backends

from event_source_mapping import polling_problem, queue_with_arn

Answer = tuple[int, dict[str, str], str]
PATH = "{0}/moto-api/rootwatch/event-sources"


def install() -> None:
    api_urls.url_paths[PATH] = sources_route
    api_urls.url_paths[f"{PATH}/receive"] = receive_route
    api_urls.url_paths[f"{PATH}/settle"] = settle_route


def sources_route(_request: Any, _full_url: str, _headers: Any) -> Answer:
    return 200, {}, json.dumps({"sources": [described(mapping, queue) for _, mapping, queue in sources()]})


def sources() -> Iterator[tuple[LambdaBackend, EventSourceMapping, Queue]]:
    """The enabled ones of queues, in all accounts and Regions."""
    for account in list(lambda_backends.values()):
        for backend in list(account.values()):
            for mapping in list(backend._event_source_mappings.values()):
                queue = queue_with_arn(mapping.event_source_arn)
                if mapping.enabled and queue is not None:
                    yield backend, mapping, queue


def described(mapping: EventSourceMapping, queue: Queue) -> dict[str, Any]:
    scaling = mapping.scaling_config or {}
    return {
        "uuid": mapping.uuid,
        "functionArn": mapping.function_arn,
        "queueArn": queue.queue_arn,
        "region": queue.region,
        "batchSize": mapping.batch_size,
        "windowSeconds": mapping.max_batch_window or 0,
        "maximumConcurrency": int(scaling["MaximumConcurrency"]) if "MaximumConcurrency" in scaling else None,
        "reportsFailures": "ReportBatchItemFailures" in (mapping.function_response_types or []),
    }


def receive_route(request: Any, _full_url: str, _headers: Any) -> Answer:
    asked = json.loads(request.data)
    found = find(asked["uuid"])
    if found is None:
        return 200, {}, json.dumps({"records": []})
    backend, mapping, queue = found
    role = backend.get_function(mapping.function_arn).role
    problem = polling_problem(queue, role, "sqs:ReceiveMessage")
    if problem:
        return 403, {}, json.dumps({"error": problem})
    with queue._messages_lock:
        messages = sqs_backends[queue.account_id][queue.region].receive_message(
            queue.name, asked["max"], 0, queue.visibility_timeout, ["All"]
        )
    return 200, {}, json.dumps({"records": [record_of(message, queue) for message in messages]})


def settle_route(request: Any, _full_url: str, _headers: Any) -> Answer:
    """Deletes some messages, by their receipt handles, and makes others visible again."""
    asked = json.loads(request.data)
    found = find(asked["uuid"])
    if found is None:
        return 200, {}, "{}"
    backend, mapping, queue = found
    if asked["deleted"]:
        role = backend.get_function(mapping.function_arn).role
        problem = polling_problem(queue, role, "sqs:DeleteMessage")
        if problem:
            return 403, {}, json.dumps({"error": problem})
    deleted, returned = set(asked["deleted"]), set(asked["returned"])
    settled = deleted | returned
    with queue._messages_lock:
        for message in queue._messages:
            if message.receipt_handle in returned:
                message.change_visibility(0)
            if message.receipt_handle in settled:
                queue.pending_messages.discard(message)
        queue._messages = [one for one in queue._messages if one.receipt_handle not in deleted]
        queue.deleted_messages |= deleted
    return 200, {}, "{}"


def find(uuid: str) -> tuple[LambdaBackend, EventSourceMapping, Queue] | None:
    return next((found for found in sources() if found[1].uuid == uuid), None)


def record_of(message: Message, queue: Queue) -> dict[str, Any]:
    """As Lambda's guide has it: "Using Lambda with Amazon SQS"."""
    return {
        "messageId": message.id,
        "receiptHandle": message.receipt_handle,
        "body": message.body,
        "attributes": {
            "ApproximateReceiveCount": str(message.approximate_receive_count),
            "SentTimestamp": str(message.sent_timestamp),
            "SenderId": message.sender_id,
            "ApproximateFirstReceiveTimestamp": str(message.approximate_first_receive_timestamp),
        },
        "messageAttributes": {
            name: {
                "stringValue": attribute.get("StringValue"),
                "stringListValues": [],
                "binaryListValues": [],
                "dataType": attribute["DataType"],
            }
            for name, attribute in message.message_attributes.items()
        },
        "md5OfBody": message.body_md5,
        "eventSource": "aws:sqs",
        "eventSourceARN": queue.queue_arn,
        "awsRegion": queue.region,
    }
