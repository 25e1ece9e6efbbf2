"""What moto has no place for: the root user, the primary contact, and switches for how AWS behaves."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta, timezone
from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID
from moto.iam.models import IAMBackend, iam_backends


def days_ago(days: int) -> str:
    return iso_seconds(datetime.now(timezone.utc) - timedelta(days=days))


def iso_seconds(at: datetime) -> str:
    """A time as today's reports write it: `2026-09-11T13:14:52Z`."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def fictional_contact() -> dict[str, str]:
    return {
        "FullName": "Cloud Desk",
        "CompanyName": "Meadow Works",
        "AddressLine1": "3 Meadow Row",
        "City": "Oxbridge",
        "PostalCode": "OX0 0XO",
        "CountryCode": "GB",
        "PhoneNumber": "+440000000001",
    }


@dataclass
class AccountState:
    """The defaults are a healthy account in no organization. The names are those of the JSON that sets them."""

    mfa: bool = True
    # Whether that is an app on a phone, and no passkey or token.
    virtualMfa: bool = False
    passwordPresent: bool = True
    passwordLastUsed: str | None = field(default_factory=lambda: days_ago(100))
    passwordLastChanged: str | None = field(default_factory=lambda: days_ago(90))
    accountCreated: str = field(default_factory=lambda: days_ago(1_000))
    # Each: active, lastRotated, and where it has been used lastUsed, region and service.
    accessKeys: list[dict[str, Any]] = field(default_factory=list)
    # Each: active, lastRotated.
    signingCertificates: list[dict[str, Any]] = field(default_factory=list)
    # False: COMPLETE comes with the second GenerateCredentialReport, as it does on AWS.
    reportReadyAtOnce: bool = False
    # None: the moment at which the report is asked for.
    reportGeneratedAt: str | None = None
    contact: dict[str, str] | None = field(default_factory=fictional_contact)
    contactVerification: str | None = "VERIFIED"
    # The features of central root access, or None where IAM may not manage them. Asked in an organization alone.
    rootFeatures: list[str] | None = None
    # In the shape of ListServiceSpecificCredentials.
    serviceSpecificCredentials: list[dict[str, Any]] = field(default_factory=list)
    # As DescribeTrails shows it to a member, and IsLogging; of the management account's ARN.
    organizationTrail: dict[str, Any] | None = None
    # False: new subscriptions of the protocol email stay pending.
    emailsConfirm: bool = True


def state_of(account_id: str = DEFAULT_ACCOUNT_ID, partition: str = "aws") -> AccountState:
    return iam_backends[account_id][partition].rootwatch_state


def update(changes: dict[str, Any]) -> None:
    """Changes some members and leaves the rest. A misspelled one is an error: a test would else test the default."""
    state = state_of(changes.pop("accountId", DEFAULT_ACCOUNT_ID))
    unknown = changes.keys() - {member.name for member in fields(state)}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    for name, value in changes.items():
        setattr(state, name, value)


def install() -> None:
    """Kept in moto's own backend, so that moto's reset makes it healthy again."""
    original = IAMBackend.__init__

    def init(self: IAMBackend, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        self.rootwatch_state = AccountState()

    IAMBackend.__init__ = init
