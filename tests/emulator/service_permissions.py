"""What AWS's services may do for the account: by a role that they assume, or by the policy of the resource itself. moto
asks neither. They are judged always: other than a person, a service is never the account's administrator."""

from __future__ import annotations

import json
from typing import Any

from moto.iam.exceptions import NotFoundException
from moto.iam.models import Role, iam_backends

from iam_enforcement import document_of
from policy import Context, Statement, allows, listed, resource_allows


def find_role(arn: str) -> Role | None:
    _, partition, _, _, account, _ = arn.split(":", 5)
    try:
        return iam_backends[account][partition].get_role_by_arn(arn)
    except NotFoundException:
        return None


def role_problem(arn: str | None, service: str, action: str, resource: str, context: Context) -> str | None:
    """Why the service cannot do that with the role, or nothing where it can."""
    role = find_role(arn) if arn else None
    if role is None:
        return f"there is no role {arn}"
    if not resource_allows(trust_of(role), service, "sts:AssumeRole", "*", context):
        return f"the role {arn} does not trust {service}"
    if not allows(statements_of(role), action, resource, context):
        return f"the role {arn} may not {action} on {resource}"
    return None


def policy_problem(policy: Any, service: str, action: str, resource: str, context: Context) -> str | None:
    """The same for a resource with a policy: its text, its document, or nothing."""
    if resource_allows(parsed_statements(policy), service, action, resource, context):
        return None
    return f"the policy of {resource} does not let {service} {action}"


def trust_of(role: Role) -> list[Statement]:
    return parsed_statements(role.assume_role_policy_document)


def statements_of(role: Role) -> list[Statement]:
    documents = [document_of(policy) for policy in [*role.policies.values(), *role.managed_policies.values()]]
    return [one for document in documents for one in listed(document["Statement"])]


def parsed_statements(policy: Any) -> list[Statement]:
    document = json.loads(policy) if isinstance(policy, str) else policy
    return listed(document["Statement"]) if document else []
