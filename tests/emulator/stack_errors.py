"""What a service refuses while CloudFormation asks it for a stack's resource. moto gives the refusal on in the words of that
service, mostly in JSON, which no SDK can read as an answer of CloudFormation's."""

from __future__ import annotations

from typing import Any

from moto.cloudformation import parsing
from moto.cloudformation.exceptions import ValidationError
from moto.core.exceptions import JsonRESTError


def install() -> None:
    for name in ("parse_and_create_resource", "parse_and_update_resource"):
        setattr(parsing, name, in_own_words(getattr(parsing, name)))


def in_own_words(original: Any) -> Any:
    def parse(logical_id: str, *args: Any, **more: Any) -> Any:
        try:
            return original(logical_id, *args, **more)
        except JsonRESTError as error:
            message = f'Resource handler returned message: "{error.message}"'
            raise ValidationError(message=f"{logical_id}: {message}") from error

    return parse
