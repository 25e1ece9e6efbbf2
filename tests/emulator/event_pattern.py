"""EventBridge's event patterns as its guide has them ("Event patterns", "Comparison operators"). moto flattens an event
first, so that nothing inside an array of objects is found; it takes `true` for 1, and lets any pattern pass as valid."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from moto.events.exceptions import InvalidEventPatternException
from moto.events.models import EventPattern, EventPatternParser

Path = tuple[str, ...]


def install() -> None:
    EventPattern.matches_event = lambda self, event: matches(self.get_pattern(), event)
    EventPatternParser.parse = lambda self: parse(self.pattern) if self.pattern else {}


def parse(text: str) -> dict[str, Any]:
    try:
        pattern = json.loads(text)
    except ValueError:
        raise InvalidEventPatternException(reason="Invalid JSON") from None
    if not isinstance(pattern, dict):
        raise InvalidEventPatternException(reason="Filter is not an object")
    validate(pattern)
    return pattern


def matches(pattern: dict[str, Any], event: dict[str, Any]) -> bool:
    leaves = set(leaf_paths(event, ()))
    return object_matches(pattern, event, (), leaves)


def leaf_paths(value: Any, path: Path) -> Iterator[Path]:
    """Of everything that has a value. What an array holds has the path of the array; one that is empty has none."""
    if isinstance(value, dict):
        for name, child in value.items():
            yield from leaf_paths(child, (*path, name))
    elif isinstance(value, list):
        for child in value:
            yield from leaf_paths(child, path)
    else:
        yield path


def object_matches(pattern: dict[str, Any], value: Any, path: Path, leaves: set[Path]) -> bool:
    """Of an array of objects one must match the whole pattern."""
    if isinstance(value, list) and value:
        return any(object_matches(pattern, child, path, leaves) for child in value)
    fields = value if isinstance(value, dict) else {}
    return all(member_matches(name, wanted, fields, path, leaves) for name, wanted in pattern.items())


def member_matches(name: str, wanted: Any, fields: dict[str, Any], path: Path, leaves: set[Path]) -> bool:
    if is_or(name, wanted):
        return any(object_matches(one, fields, path, leaves) for one in wanted)
    child = (*path, name)
    if isinstance(wanted, dict):
        return object_matches(wanted, fields.get(name), child, leaves)
    if {"exists": False} in wanted and child not in leaves:
        return True
    found = list(leaf_values(fields[name])) if name in fields else []
    return any(value_matches(matcher, value) for matcher in wanted for value in found)


def leaf_values(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for child in value:
            yield from leaf_values(child)
    elif not isinstance(value, dict):
        yield value


def is_or(name: str, wanted: Any) -> bool:
    """A field may have that name as well: then what it lists are values."""
    return name == "$or" and isinstance(wanted, list) and all(is_pattern(one) for one in wanted)


def is_pattern(value: Any) -> bool:
    return isinstance(value, dict) and not (len(value) == 1 and next(iter(value)) in MATCHERS)


def value_matches(matcher: Any, value: Any) -> bool:
    if not isinstance(matcher, dict):
        return same(matcher, value)
    ((name, argument),) = matcher.items()
    return MATCHERS[name](argument, value)


def same(one: Any, other: Any) -> bool:
    """Python takes True for 1."""
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def text_matcher(holds: Callable[[str, str], bool]) -> Callable[[Any, Any], bool]:
    def matches_text(argument: Any, value: Any) -> bool:
        if not isinstance(value, str):
            return False
        if isinstance(argument, dict):
            return holds(value.lower(), argument["equals-ignore-case"].lower())
        return holds(value, argument)

    return matches_text


def anything_but(argument: Any, value: Any) -> bool:
    """Any value but those: a field that is not there has none."""
    if isinstance(argument, dict):
        ((name, inner),) = argument.items()
        return not any(MATCHERS[name](one, value) for one in listed(inner))
    return not any(same(one, value) for one in listed(argument))


def numeric(argument: list[Any], value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return all(
        COMPARE[operator](value, bound) for operator, bound in zip(argument[::2], argument[1::2], strict=True)
    )


def cidr(argument: str, value: Any) -> bool:
    try:
        return ipaddress.ip_address(value) in ipaddress.ip_network(argument)
    except ValueError:
        return False


def wildcard(argument: str, value: Any) -> bool:
    if not isinstance(value, str):
        return False
    parts = re.findall(r"\\[*\\]|\*|[^*\\]+|\\", argument)
    expression = "".join(".*" if part == "*" else re.escape(re.sub(r"^\\(?=.)", "", part)) for part in parts)
    return re.fullmatch(expression, value, re.DOTALL) is not None


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
    "=": lambda value, bound: value == bound,
    ">=": lambda value, bound: value >= bound,
    ">": lambda value, bound: value > bound,
}
MATCHERS: dict[str, Callable[[Any, Any], bool]] = {
    # Asked of a value that is there.
    "exists": lambda argument, _value: argument,
    "prefix": text_matcher(str.startswith),
    "suffix": text_matcher(str.endswith),
    "equals-ignore-case": text_matcher(lambda value, argument: value.lower() == argument.lower()),
    "anything-but": anything_but,
    "numeric": numeric,
    "cidr": cidr,
    "wildcard": wildcard,
}
BUT = ("prefix", "suffix", "equals-ignore-case", "wildcard")


def validate(pattern: dict[str, Any]) -> None:
    if not pattern:
        raise InvalidEventPatternException(reason="Empty objects are not allowed")
    for name, wanted in pattern.items():
        if is_or(name, wanted):
            if len(wanted) < 2:
                raise InvalidEventPatternException(reason="There must have at least 2 Objects in $or relationship.")
            for one in wanted:
                validate(one)
        elif isinstance(wanted, dict):
            validate(wanted)
        elif not isinstance(wanted, list):
            raise InvalidEventPatternException(reason=f'"{name}" must be an object or an array')
        elif not wanted:
            raise InvalidEventPatternException(reason="Empty arrays are not allowed")
        else:
            for matcher in wanted:
                validate_matcher(matcher)


def validate_matcher(matcher: Any) -> None:
    if isinstance(matcher, list):
        raise InvalidEventPatternException(reason="Match value must be String, number, true, false, or null")
    if not isinstance(matcher, dict):
        return
    if len(matcher) != 1:
        raise InvalidEventPatternException(reason="Only one key allowed in match expression")
    ((name, argument),) = matcher.items()
    if name not in MATCHERS:
        raise InvalidEventPatternException(reason=f"Unrecognized match type {name}")
    if not is_argument(name, argument):
        raise InvalidEventPatternException(reason=f"{name} match pattern has a wrong value")


def is_argument(name: str, argument: Any) -> bool:
    if name == "exists":
        return isinstance(argument, bool)
    if name == "anything-but":
        if isinstance(argument, dict):
            return len(argument) == 1 and all(
                inner in BUT and is_texts(value) for inner, value in argument.items()
            )
        values = listed(argument)
        return bool(values) and (is_texts(argument) or all(is_number(one) for one in values))
    if name == "numeric":
        return (
            isinstance(argument, list)
            and len(argument) in (2, 4)
            and all(one in COMPARE for one in argument[::2])
            and all(is_number(one) for one in argument[1::2])
        )
    if name in ("prefix", "suffix") and isinstance(argument, dict):
        return set(argument) == {"equals-ignore-case"} and isinstance(argument["equals-ignore-case"], str)
    return isinstance(argument, str)


def is_texts(value: Any) -> bool:
    return bool(value) and all(isinstance(one, str) for one in listed(value))


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
