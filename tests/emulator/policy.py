"""Whether identity policies allow a call: explicit deny, then allow, then nothing. As much of the language as the roles
under test are written in; what it does not know is an error, never a permission."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

Statement = dict[str, Any]
Context = dict[str, str]


def allows(statements: Iterable[Statement], action: str, resource: str, context: Context) -> bool:
    concerned = [one for one in statements if concerns(one, action, resource, context)]
    effects = {one["Effect"] for one in concerned}
    return "Deny" not in effects and "Allow" in effects


def resource_allows(
    statements: Iterable[Statement], service: str, action: str, resource: str, context: Context
) -> bool:
    """Whether the policy of a resource, or a role's trust policy, lets a service such as `events.amazonaws.com` do it."""
    of_service = [one for one in statements if names_service(one, service)]
    # A trust policy has no Resource: it is about its role.
    return allows([{"Resource": "*", **one} for one in of_service], action, resource, context)


def names_service(statement: Statement, service: str) -> bool:
    if "NotPrincipal" in statement:
        raise NotImplementedError("NotPrincipal")
    principal = statement["Principal"]
    if isinstance(principal, str):
        return principal == "*"
    return service in listed(principal.get("Service", [])) or "*" in listed(principal.get("AWS", []))


def concerns(statement: Statement, action: str, resource: str, context: Context) -> bool:
    """A call without a resource of its own, `*`, is only matched by the pattern `*`."""
    return (
        matches_element(statement, "Action", action.lower(), fold=True)
        and matches_element(statement, "Resource", resource, fold=False)
        and all(
            holds(operator, key, listed(values), context)
            for operator, keys in statement.get("Condition", {}).items()
            for key, values in keys.items()
        )
    )


def matches_element(statement: Statement, element: str, value: str, fold: bool) -> bool:
    def among(patterns: Any) -> bool:
        return any(like(one.lower() if fold else one, value) for one in listed(patterns))

    if f"Not{element}" in statement:
        return not among(statement[f"Not{element}"])
    return among(statement[element])


def like(pattern: str, value: str) -> bool:
    parts = ["." if part == "?" else ".*" if part == "*" else re.escape(part) for part in re.split(r"([*?])", pattern)]
    return re.fullmatch("".join(parts), value, re.DOTALL) is not None


OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda expected, actual: expected == actual,
    "StringLike": like,
    "ArnEquals": like,
    "ArnLike": like,
    "Bool": lambda expected, actual: expected.lower() == actual.lower(),
}
NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
}


def holds(operator: str, key: str, expected: list[Any], context: Context) -> bool:
    name = operator.removesuffix("IfExists")
    negated = name in NEGATED
    compare = OPERATORS.get(NEGATED.get(name, name))
    if compare is None:
        raise NotImplementedError(f"the condition operator {operator}")
    actual = context.get(key.lower())
    if actual is None:
        return negated or operator.endswith("IfExists")
    found = any(compare(str(one), actual) for one in expected)
    return found is not negated


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
