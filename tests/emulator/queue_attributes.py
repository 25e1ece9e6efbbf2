"""A queue's counts of messages, counted when they are asked for, and its messages, with one look at the clock. moto looks at every
message for any of the queue's attributes, and at the clock twice for each: a flood of ten thousand messages never ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.core.utils import camelcase_to_underscores, unix_time, unix_time_millis
from moto.sqs.models import Message, Queue, SQSBackend

COUNTS = [name for name in Queue.BASE_ATTRIBUTES if name.startswith("ApproximateNumber")]


class Attributes(dict[str, Any]):
    """moto's own, and the counts, which the queue has."""

    def __init__(self, others: dict[str, Any], queue: Queue) -> None:
        super().__init__(others)
        self.queue = queue
        self.update(dict.fromkeys(COUNTS))

    def __getitem__(self, name: str) -> Any:
        return getattr(self.queue, camelcase_to_underscores(name)) if name in COUNTS else super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        return self[name] if name in self else default

    def items(self) -> Iterator[tuple[str, Any]]:
        return ((name, self[name]) for name in self)


def visible_messages(queue: Queue) -> list[Message]:
    now = unix_time_millis()
    return [one for one in queue._messages if one.visible_at < now and one.delayed_until <= now]


def install() -> None:
    Queue.messages = property(visible_messages)
    Queue.BASE_ATTRIBUTES = [name for name in Queue.BASE_ATTRIBUTES if name not in COUNTS]
    others = Queue.attributes.fget
    Queue.attributes = property(lambda self: Attributes(others(self), self))
    of_moto = SQSBackend.get_queue_attributes

    def get_attributes(self: SQSBackend, queue_name: str, attribute_names: list[str]) -> dict[str, Any]:
        if "All" in attribute_names:
            return self.get_queue(queue_name).attributes
        counts = {name: self.get_queue(queue_name).attributes[name] for name in attribute_names if name in COUNTS}
        return {**of_moto(self, queue_name, [one for one in attribute_names if one not in COUNTS]), **counts}

    def is_kept(self: SQSBackend, queue_name: str, message: Message) -> bool:
        return self.get_queue(queue_name).message_retention_period + message.sent_timestamp / 1000 > unix_time()

    SQSBackend.get_queue_attributes = get_attributes
    SQSBackend.is_message_valid_based_on_retention_period = is_kept
