"""CloudFormation's `AWS::SQS::QueuePolicy`, with which moto lets a stack succeed and does nothing; and a queue's policy and
redrive policy, of which moto loses the first whenever another attribute is set, and does not change the second."""

from __future__ import annotations

import json
from typing import Any

from moto.core.common_models import CloudFormationModel
from moto.sqs.models import Queue, sqs_backends


class QueuePolicy(CloudFormationModel):
    # moto files its models by the service in their module's name.
    __module__ = "moto.sqs.models"

    def __init__(self, name: str, queues: list[str]) -> None:
        self.name = name
        self.queues = queues

    @property
    def physical_resource_id(self) -> str:
        return self.name

    @staticmethod
    def cloudformation_name_type() -> str:
        return ""

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::SQS::QueuePolicy"

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **_: Any
    ) -> QueuePolicy:
        properties = cloudformation_json["Properties"]
        document = properties["PolicyDocument"]
        text = document if isinstance(document, str) else json.dumps(document)
        for url in properties["Queues"]:
            queue_of(url, account_id, region_name).policy = text
        return cls(resource_name, properties["Queues"])

    @classmethod
    def update_from_cloudformation_json(
        cls,
        original_resource: Any,
        new_resource_name: str,
        cloudformation_json: Any,
        account_id: str,
        region_name: str,
    ) -> QueuePolicy:
        original_resource.delete(account_id, region_name)
        return cls.create_from_cloudformation_json(
            original_resource.name, cloudformation_json, account_id, region_name
        )

    def delete(self, account_id: str, region_name: str) -> None:
        queues = sqs_backends[account_id][region_name].queues
        for url in self.queues:
            queue = queues.get(name_of(url))
            if queue is not None:
                queue.policy = None


def name_of(url: str) -> str:
    return url.split("/")[-1]


def queue_of(url: str, account_id: str, region_name: str) -> Queue:
    """A URL, which is what Ref of a queue gives: AWS refuses an ARN."""
    return sqs_backends[account_id][region_name].get_queue(name_of(url))


def install() -> None:
    set_attributes = Queue._set_attributes
    update = Queue.update_from_cloudformation_json.__func__

    def keep_policy(self: Queue, attributes: dict[str, Any], now: float | None = None) -> None:
        policy = getattr(self, "_policy_json", None)
        set_attributes(self, attributes, now)
        if policy is not None and "Policy" not in attributes:
            self._policy_json = policy

    def update_redrive(cls: type[Queue], original_resource: Any, *args: Any, **kwargs: Any) -> Queue:
        queue = update(cls, original_resource, *args, **kwargs)
        properties = kwargs["cloudformation_json"]["Properties"]
        queue._setup_dlq(properties.get("RedrivePolicy") or {})
        return queue

    Queue._set_attributes = keep_policy
    Queue.update_from_cloudformation_json = classmethod(update_redrive)
