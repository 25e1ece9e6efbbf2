"""IAM permissions as AWS judges them, once `POST /moto-api/reset-auth` has switched them on. moto itself calls every
action's resource `*`, so that a policy with a named ARN allows nothing, takes an unmet condition for a deny, and answers a
refusal in XML to services that speak JSON, which no SDK can read.

Judged are the credentials that moto has given out. Those it has not, such as a test's own `test`, are the account's
administrator, who deploys and looks: AWS would not know them. Of policies those of the identity count; resource policies,
boundaries and session policies do not.
"""

from __future__ import annotations

import json
from typing import Any
from xml.sax.saxutils import escape

from flask import request as flask_request
from moto import settings
from moto.core.authorization import ActionAuthenticatorMixin
from moto.core.exceptions import AccessDeniedError, JsonRESTError
from moto.iam.access_control import IAMRequest, IAMRequestBase, S3IAMRequest
from moto.iam.models import Policy
from moto.s3.models import s3_backends
from moto.utilities.utils import get_partition

from policy import Statement, allows, listed
from resources import resource_of

# Services whose calls are paths. Those that name the call in a header speak JSON as well.
REST_JSON = ("account", "lambda", "scheduler")


def install() -> None:
    ActionAuthenticatorMixin._authenticate_and_authorize_action = authorize
    IAMRequest._raise_access_denied = raise_denied


def authorize(self: Any, request_class: type[IAMRequestBase], resource: str = "*") -> None:
    if ActionAuthenticatorMixin.request_count < settings.INITIAL_NO_AUTH_ACTION_COUNT:
        ActionAuthenticatorMixin.request_count += 1
        return
    if "Credential=A" not in self.headers.get("Authorization", ""):
        return
    request = request_class(
        account_id=self.current_account,
        method=self.method,
        # As it was sent and signed: moto has already decoded its own copy.
        path=flask_request.environ["RAW_URI"],
        data=self.data,
        body=self.raw_body,
        headers=self.headers,
        action=self._get_action(),
    )
    request.check_signature()
    statements = statements_of(request)
    context = {
        "aws:principalaccount": self.current_account,
        "aws:resourceaccount": self.current_account,
        "aws:requestedregion": self.region,
        "aws:securetransport": "true",
        "aws:principalarn": request._access_key.arn,
    }
    entries = self._get_param("Entries") if request._action == "events:PutEvents" else None
    if entries:
        # Of several that are put together the first one's: nobody mixes them.
        context["events:source"] = entries[0].get("Source", "")
    if isinstance(request, S3IAMRequest):
        authorize_s3(self, request, statements, resource, context)
        return
    if request._action == "sts:GetCallerIdentity":
        return
    named = resource_of(request._service, self)
    if not allows(statements, request._action, named, context):
        request._raise_access_denied()


def authorize_s3(
    self: Any, request: S3IAMRequest, statements: list[Statement], resource: str, context: dict[str, str]
) -> None:
    # No permission has the name of these two calls.
    action = {"s3:HeadBucket": "s3:ListBucket", "s3:ListBuckets": "s3:ListAllMyBuckets"}.get(
        request._action, request._action
    )
    prefix = self.querystring.get("prefix")
    if prefix:
        context["s3:prefix"] = prefix[0]
    if not allows(statements, action, resource, context):
        request._raise_access_denied()
    # Who may not list a bucket is not told that an object is not there.
    bucket_arn, _, key = resource.partition("/")
    if action == "s3:GetObject" and key and not allows(statements, "s3:ListBucket", bucket_arn, context):
        buckets = s3_backends[self.current_account][get_partition(self.region)].buckets
        bucket = buckets.get(bucket_arn.split(":")[-1])
        if bucket is not None and bucket.keys.get(key) is None:
            request._raise_access_denied()


def statements_of(request: IAMRequestBase) -> list[Statement]:
    documents = [document_of(policy) for policy in request._access_key.collect_policies()]
    return [one for document in documents for one in listed(document["Statement"])]


def document_of(policy: Any) -> dict[str, Any]:
    """moto hands out managed policies, a role's inline policies, a user's, and those of a stack in four shapes."""
    if isinstance(policy, Policy):
        return document_of(next(version.document for version in policy.versions if version.is_default))
    if isinstance(policy, str):
        return json.loads(policy)
    return document_of(policy["policy_document"]) if "policy_document" in policy else policy


def raise_denied(self: IAMRequest) -> None:
    message = (
        f"User: {self._access_key.arn} is not authorized to perform: {self._action} "
        "because no identity-based policy allows the action"
    )
    if self._service in REST_JSON or "X-Amz-Target" in self._headers:
        denied = JsonRESTError("AccessDeniedException", message)
        denied.code = 403 if self._service in REST_JSON else 400
        raise denied
    error = AccessDeniedError(user_arn=self._access_key.arn, action=self._action)
    code = "AuthorizationError" if self._service == "sns" else "AccessDenied"
    error.description = (
        f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code>"
        f"<Message>{escape(message)}</Message></Error><RequestId>denied</RequestId></ErrorResponse>"
    )
    raise error
