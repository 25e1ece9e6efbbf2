"""S3's Object Lock where a template says it, which moto reads past; and the retention and legal hold of a version, of which
moto does not answer the first, and says of the second that there is one without a status where AWS says that there is none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from moto.core.responses import ActionResult
from moto.s3.exceptions import S3ClientError
from moto.s3.models import FakeBucket
from moto.s3.responses import S3Response


class NoSuchObjectLockConfiguration(S3ClientError):
    def __init__(self) -> None:
        super().__init__("NoSuchObjectLockConfiguration", "The specified object does not have a ObjectLock configuration")


def install() -> None:
    for name in ("create_from_cloudformation_json", "update_from_cloudformation_json"):
        setattr(FakeBucket, name, classmethod(locking(getattr(FakeBucket, name).__func__)))
    S3Response._key_response_get = of_one_version(S3Response._key_response_get)


def locking(deploy: Callable[..., FakeBucket]) -> Callable[..., FakeBucket]:
    """As CloudFormation describes the type, it is switched on in a bucket that is there and holds something, too."""

    def deploy_and_lock(cls: type[FakeBucket], *args: Any, **named: Any) -> FakeBucket:
        template = named.get("cloudformation_json") or args[1]
        properties = template.setdefault("Properties", {})
        if "original_resource" in named:
            # An update of the tags looks for the name here, also where CloudFormation chose it.
            properties.setdefault("BucketName", named["original_resource"].name)
        bucket = deploy(cls, *args, **named)
        if str(properties.get("ObjectLockEnabled", "")).lower() == "true":
            bucket.object_lock_enabled = True
            bucket.versioning_status = "Enabled"
            rule = properties.get("ObjectLockConfiguration", {}).get("Rule", {}).get("DefaultRetention", {})
            bucket.default_lock_mode = rule.get("Mode")
            bucket.default_lock_days = int(rule.get("Days", 0))
            bucket.default_lock_years = int(rule.get("Years", 0))
        return bucket

    return deploy_and_lock


def of_one_version(respond: Callable[..., Any]) -> Callable[..., Any]:
    def respond_to_get(self: S3Response, query: dict[str, Any], key_name: str) -> Any:
        if "retention" not in query and "legal-hold" not in query:
            return respond(self, query, key_name)
        key, _ = self._get_key()
        if "legal-hold" in query:
            if not key.lock_legal_status:
                raise NoSuchObjectLockConfiguration
            return respond(self, query, key_name)
        if not key.lock_mode:
            raise NoSuchObjectLockConfiguration
        self.data["Action"] = "GetObjectRetention"
        until = datetime.fromisoformat(key.lock_until.replace("Z", "+00:00"))
        return self.serialized(ActionResult({"Retention": {"Mode": key.lock_mode, "RetainUntilDate": until}}))

    return respond_to_get
