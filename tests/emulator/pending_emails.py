"""Subscriptions of the protocol email that nobody has confirmed yet. moto confirms them at once, however they are made."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.sns.models import SNSBackend, Subscription
from moto.sns.responses import SNSResponse

from account_state import state_of

PENDING = "PendingConfirmation"


def install() -> None:
    SNSBackend.subscribe = subscribe_pending(SNSBackend.subscribe)
    for name in ("list_subscriptions", "list_subscriptions_by_topic"):
        setattr(SNSResponse, name, hide_arns(getattr(SNSResponse, name)))


def subscribe_pending(original: Any) -> Any:
    """Below both the API and CloudFormation. What once was confirmed stays so: AWS makes no second subscription."""

    def subscribe(self: SNSBackend, topic_arn: str, endpoint: str, protocol: str) -> Subscription:
        subscription = original(self, topic_arn, endpoint, protocol)
        if protocol in ("email", "email-json") and not hasattr(subscription, "rootwatch_pending"):
            pending = not state_of(self.account_id, self.partition).emailsConfirm
            subscription.rootwatch_pending = pending
            subscription.attributes["PendingConfirmation"] = "true" if pending else "false"
        return subscription

    return subscribe


def hide_arns(original: Any) -> Any:
    """AWS gives the ARN of a subscription only when it is confirmed."""

    def listing(self: SNSResponse) -> ActionResult:
        result = original(self).result
        return ActionResult({**result, "Subscriptions": [shown(one) for one in result["Subscriptions"]]})

    return listing


def shown(subscription: Subscription) -> dict[str, str]:
    pending = getattr(subscription, "rootwatch_pending", False)
    return {
        "SubscriptionArn": PENDING if pending else subscription.arn,
        "Owner": subscription.owner,
        "Protocol": subscription.protocol,
        "Endpoint": subscription.endpoint,
        "TopicArn": subscription.topic_arn,
    }
