"""S3's `x-amz-expected-bucket-owner`, which moto reads past: AWS refuses whatever is asked of a bucket that belongs to
another account than the one named there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.s3.exceptions import S3AccessDeniedError
from moto.s3.models import s3_backends
from moto.s3.responses import S3Response


def install() -> None:
    for name in ("_bucket_response", "_key_response"):
        setattr(S3Response, name, of_the_owner(getattr(S3Response, name)))


def of_the_owner(respond: Callable[[S3Response, Any, str], Any]) -> Callable[[S3Response, Any, str], Any]:
    def respond_unless_another_owns_it(self: S3Response, request: Any, full_url: str) -> Any:
        expected = request.headers.get("x-amz-expected-bucket-owner")
        bucket = self.parse_bucket_name_from_url(request, full_url)
        _, owner = s3_backends.bucket_accounts.get(bucket, (None, expected))
        if expected not in (None, owner):
            raise S3AccessDeniedError
        return respond(self, request, full_url)

    return respond_unless_another_owns_it
