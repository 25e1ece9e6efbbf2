"""`GET /moto-api/rootwatch/function?name=&region=`: all that is needed to run a function. moto has its code and gives it
to nobody: it runs functions in Docker, and the code's URL that it answers with leads nowhere."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import parse_qs, urlparse

import moto.moto_api._internal.urls as api_urls
from moto.awslambda.exceptions import UnknownEventConfig, UnknownFunctionException
from moto.awslambda.models import lambda_backends
from moto.core import DEFAULT_ACCOUNT_ID
from moto.iam.exceptions import NotFoundException
from moto.iam.models import iam_backends
from moto.utilities.utils import get_partition


def install() -> None:
    api_urls.url_paths["{0}/moto-api/rootwatch/function"] = function_route


def function_route(_request: Any, full_url: str, _headers: Any) -> tuple[int, dict[str, str], str]:
    query = {name: values[0] for name, values in parse_qs(urlparse(full_url).query).items()}
    name, region = query["name"], query["region"]
    account = name.split(":")[4] if name.startswith("arn:") else DEFAULT_ACCOUNT_ID
    backend = lambda_backends[account][region]
    try:
        function = backend.get_function(name)
    except UnknownFunctionException as error:
        return 404, {}, json.dumps({"error": error.message})
    try:
        events = backend.get_function_event_invoke_config(function.function_name)
    except UnknownEventConfig:
        events = {}
    answer = {
        "configuration": {
            **function.get_configuration(),
            "Environment": {"Variables": dict(function.environment_vars)},
        },
        "eventInvokeConfig": {
            key: events[key] for key in ("MaximumRetryAttempts", "DestinationConfig") if key in events
        },
        "reservedConcurrency": function.reserved_concurrency,
        "roleTrust": trust_of(function.role, account, region),
    }
    if "code" in query:
        answer["code"] = base64.b64encode(function.code_bytes).decode()
    return 200, {}, json.dumps(answer)


def trust_of(role_arn: str, account: str, region: str) -> str | None:
    try:
        return iam_backends[account][get_partition(region)].get_role_by_arn(role_arn).assume_role_policy_document
    except NotFoundException:
        return None
