"""The credential report and the account summary as AWS gives them today. moto's report has no root row, a fixed date of
2015 and words of its own; its summary says nothing of the root user."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta, timezone
from typing import Any

from account_state import AccountState, iso_seconds
from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.iam.exceptions import ReportNotPresentException
from moto.iam.models import AccountSummary, IAMBackend, User
from moto.iam.responses import IamResponse

KEY_COLUMNS = ["active", "last_rotated", "last_used_date", "last_used_region", "last_used_service"]
HEADER = [
    *["user", "arn", "user_creation_time", "password_enabled", "password_last_used", "password_last_changed"],
    *["password_next_rotation", "mfa_active"],
    *[f"access_key_{number}_{column}" for number in (1, 2) for column in KEY_COLUMNS],
    *[f"cert_{number}_{column}" for number in (1, 2) for column in ("active", "last_rotated")],
]

Key = dict[str, Any]


def install() -> None:
    IAMBackend.get_credential_report = report_of
    IamResponse.generate_credential_report = generate_credential_report
    IamResponse.get_credential_report = get_credential_report
    AccountSummary.summary_map = property(summary_with_root(AccountSummary.summary_map.fget))
    for name in ("create_login_profile", "update_login_profile"):
        setattr(IAMBackend, name, noting_the_time(getattr(IAMBackend, name)))


def generate_credential_report(self: IamResponse) -> ActionResult:
    backend = self.backend
    complete = backend.report_generated() or backend.rootwatch_state.reportReadyAtOnce
    backend.generate_report()
    if complete:
        return ActionResult({"State": "COMPLETE"})
    return ActionResult(
        {
            "State": "STARTED",
            "Description": "No report exists. Starting a new report generation task",
        }
    )


def get_credential_report(self: IamResponse) -> ActionResult:
    state: AccountState = self.backend.rootwatch_state
    return ActionResult(
        {
            "Content": self.backend.get_credential_report(),
            "ReportFormat": "text/csv",
            "GeneratedTime": state.reportGeneratedAt or iso_seconds(datetime.now(timezone.utc)),
        }
    )


def report_of(self: IAMBackend) -> str:
    if not self.report_generated():
        raise ReportNotPresentException("Unknown")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerow(root_row(self))
    for user in sorted(self.users.values(), key=lambda user: user.name.lower()):
        writer.writerow(user_row(self, user))
    return text.getvalue().removesuffix("\n")


def root_row(backend: IAMBackend) -> list[str]:
    state: AccountState = backend.rootwatch_state
    return [
        "<root_account>",
        f"arn:{backend.partition}:iam::{backend.account_id}:root",
        state.accountCreated,
        boolean(state.passwordPresent),
        (state.passwordLastUsed or "no_information") if state.passwordPresent else "N/A",
        (state.passwordLastChanged or "N/A") if state.passwordPresent else "N/A",
        "not_supported",
        boolean(state.mfa),
        *credential_cells(state.accessKeys, state.signingCertificates),
    ]


def user_row(backend: IAMBackend, user: User) -> list[str]:
    # Pairs are ordered by key id, certificates inactive first: neither is a stable identity.
    keys = sorted(user.access_keys, key=lambda key: key.access_key_id)
    certificates = sorted(user.signing_certificates.values(), key=lambda cert: cert.status == "Active")
    return [
        user.name,
        user.arn,
        iso_seconds(user.create_date),
        *password_cells(backend, user),
        boolean(bool(user.mfa_devices)),
        *credential_cells(
            [key_of(key) for key in keys],
            [
                {"active": cert.status == "Active", "lastRotated": iso_seconds(cert.upload_date)}
                for cert in certificates
            ],
        ),
    ]


def password_cells(backend: IAMBackend, user: User) -> list[str]:
    if not user.password:
        return ["false", "N/A", "N/A", "N/A"]
    changed = getattr(user, "rootwatch_password_changed", user.create_date)
    used = user.password_last_used
    policy = backend.account_password_policy
    age = policy.max_password_age if policy is not None else None
    return [
        "true",
        "no_information" if used is None else iso_seconds(used),
        iso_seconds(changed),
        iso_seconds(changed + timedelta(days=age)) if age else "N/A",
    ]


def key_of(key: Any) -> Key:
    used = key.last_used
    return {
        "active": key.status == "Active",
        "lastRotated": iso_seconds(key.create_date),
        "lastUsed": None if used is None else used.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": getattr(used, "region", None),
        "service": getattr(used, "service", None),
    }


def credential_cells(keys: list[Key], certificates: list[Key]) -> list[str]:
    cells: list[str] = []
    for key in [*keys, {}, {}][:2]:
        cells += [boolean(key.get("active", bool(key))), key.get("lastRotated") or "N/A"]
        cells += [key.get(name) or "N/A" for name in ("lastUsed", "region", "service")]
    for certificate in [*certificates, {}, {}][:2]:
        cells += [boolean(certificate.get("active", bool(certificate))), certificate.get("lastRotated") or "N/A"]
    return cells


def boolean(value: bool) -> str:
    return "true" if value else "false"


def summary_with_root(original: Any) -> Any:
    def summary_map(self: AccountSummary) -> dict[str, int]:
        state: AccountState = self._iam_backend.rootwatch_state
        return {
            **original(self),
            "AccountMFAEnabled": int(state.mfa),
            "AccountPasswordPresent": int(state.passwordPresent),
            "AccountAccessKeysPresent": int(bool(state.accessKeys)),
            "AccountSigningCertificatesPresent": int(bool(state.signingCertificates)),
        }

    return summary_map


def noting_the_time(original: Any) -> Any:
    """moto does not keep when a password was set."""

    def changed(self: IAMBackend, *args: Any, **kwargs: Any) -> User:
        user = original(self, *args, **kwargs)
        user.rootwatch_password_changed = utcnow()
        return user

    return changed
