"""Subscriptions of functions to topics. moto runs the function in Docker while the message is published, with an event of its own.
Here what is published waits for whoever runs the functions: `POST /moto-api/rootwatch/sns-deliveries` hands it over, once. What
the function's policy does not let SNS invoke goes to the subscription's dead-letter queue, or is told as lost."""

from __future__ import annotations

import json
from typing import Any

import moto.moto_api._internal.urls as api_urls
from moto.awslambda.exceptions import UnknownFunctionException
from moto.awslambda.models import lambda_backends
from moto.sns.models import SNSBackend, Subscription, sns_backends
from moto.sqs.models import sqs_backends

from service_permissions import policy_problem

SERVICE = "sns.amazonaws.com"
PUBLISH = Subscription.publish
ENVELOPE = ("Type", "MessageId", "TopicArn", "Message", "Timestamp", "SignatureVersion", "Signature")


def install() -> None:
    init = SNSBackend.__init__

    def init_with(self: SNSBackend, *args: Any, **more: Any) -> None:
        init(self, *args, **more)
        # Kept in moto's own backend, so that moto's reset empties it.
        self.rootwatch_deliveries = []

    SNSBackend.__init__ = init_with
    Subscription.publish = publish
    api_urls.url_paths["{0}/moto-api/rootwatch/sns-deliveries"] = deliveries_route


def publish(
    self: Subscription,
    message: str,
    message_id: str,
    subject: str | None = None,
    message_attributes: dict[str, Any] | None = None,
    message_structure: str | None = None,
    **more: Any,
) -> None:
    given = {"message_attributes": message_attributes, "message_structure": message_structure, **more}
    if self.protocol != "lambda":
        PUBLISH(self, message, message_id, subject=subject, **given)
        return
    matcher = self._filter_policy_matcher
    if matcher is not None and not matcher.matches(message_attributes, message):
        return
    if message_structure == "json":
        message = self._parse_message_structure(message, self.protocol)
    envelope = self.get_post_data(message, message_id, subject, message_attributes)
    delivery = {"functionArn": self.endpoint, "event": event_of(self, envelope)}
    problem = invocation_problem(self)
    if problem is None:
        self.topic.sns_backend.rootwatch_deliveries.append(delivery)
    elif not bury(self, envelope):
        self.topic.sns_backend.rootwatch_deliveries.append({**delivery, "lost": problem})


def event_of(subscription: Subscription, envelope: dict[str, Any]) -> dict[str, Any]:
    """As Lambda's guide has it: "Invoking Lambda functions with Amazon SNS notifications"."""
    attributes = envelope.get("MessageAttributes", {})
    notification = {
        **{name: envelope[name] for name in ENVELOPE},
        "Subject": envelope.get("Subject"),
        "SigningCertUrl": envelope["SigningCertURL"],
        "UnsubscribeUrl": envelope["UnsubscribeURL"],
        "MessageAttributes": {
            name: {"Type": one["Type"], "Value": str(one["Value"])} for name, one in attributes.items()
        },
    }
    record = {
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription.arn,
        "Sns": notification,
    }
    return {"Records": [record]}


def invocation_problem(subscription: Subscription) -> str | None:
    arn = subscription.endpoint
    _, _, _, region, account, *_ = arn.split(":")
    try:
        function = lambda_backends[account][region].get_function(arn)
    except UnknownFunctionException:
        return f"there is no function {arn}"
    context = {"aws:sourcearn": subscription.topic.arn, "aws:sourceaccount": subscription.account_id}
    policy = {"Statement": function.policy.statements}
    return policy_problem(policy, SERVICE, "lambda:InvokeFunction", function.function_arn, context)


def bury(subscription: Subscription, envelope: dict[str, Any]) -> bool:
    """Without retries: SNS takes an error like this for one of the subscriber's."""
    policy = subscription.attributes.get("RedrivePolicy")
    arn = json.loads(policy)["deadLetterTargetArn"] if policy else None
    if arn is None:
        return False
    _, _, _, region, account, name = arn.split(":")
    queue = sqs_backends[account][region].queues.get(name)
    context = {"aws:sourcearn": subscription.topic.arn, "aws:sourceaccount": subscription.account_id}
    if queue is None or policy_problem(queue.policy, SERVICE, "sqs:SendMessage", arn, context):
        return False
    sqs_backends[account][region].send_message(queue_name=name, message_body=json.dumps(envelope))
    return True


def deliveries_route(_request: Any, _full_url: str, _headers: Any) -> tuple[int, dict[str, str], str]:
    found: list[dict[str, Any]] = []
    for account in list(sns_backends.values()):
        for backend in list(account.values()):
            while backend.rootwatch_deliveries:
                found.append(backend.rootwatch_deliveries.pop(0))
    return 200, {}, json.dumps({"deliveries": found})
