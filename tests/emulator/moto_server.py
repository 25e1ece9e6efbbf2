"""Starts moto with its gaps closed. It takes the options of moto's own server, `-H` and `-p`.

What an audit asks is checked against AWS's shapes only where the emulator has them; each module here closes one gap,
and its first lines say which. They patch moto's internals, which is why `tests/requirements.txt` pins its version.
"""

from __future__ import annotations

import json
from typing import Any

import moto.moto_api._internal.urls as api_urls
import moto.server

import account_state
import changed_conditions
import credential_report
import depends_on
import deployed_function
import event_invoke_config
import expected_bucket_owner
import event_pattern
import event_rule
import event_source_mapping
import event_source_polling
import event_targets
import function_dead_letter
import function_permission
import iam_enforcement
import lambda_subscription
import missing_calls
import object_lock
import pending_emails
import put_events
import queue_attributes
import queue_policy
import root_mfa_device
import schedule
import stack_errors
import stack_removal
import stack_set
import template_validation
import topic_subscription
import trail
import trails

MODULES = [
    account_state,
    changed_conditions,
    credential_report,
    depends_on,
    deployed_function,
    event_invoke_config,
    expected_bucket_owner,
    event_pattern,
    event_rule,
    event_source_mapping,
    event_source_polling,
    event_targets,
    function_dead_letter,
    function_permission,
    iam_enforcement,
    lambda_subscription,
    missing_calls,
    object_lock,
    pending_emails,
    put_events,
    queue_attributes,
    queue_policy,
    root_mfa_device,
    schedule,
    stack_errors,
    stack_removal,
    stack_set,
    template_validation,
    topic_subscription,
    trail,
    trails,
]


def account_route(request: Any, _full_url: str, _headers: Any) -> tuple[int, dict[str, str], str]:
    """`POST /moto-api/rootwatch/account`: changes what `AccountState` holds, of the account `accountId`."""
    try:
        account_state.update(json.loads(request.data))
    except ValueError as error:
        return 400, {}, json.dumps({"error": str(error)})
    return 200, {}, json.dumps({"status": "ok"})


if __name__ == "__main__":
    for module in MODULES:
        module.install()
    api_urls.url_paths["{0}/moto-api/rootwatch/account"] = account_route
    moto.server.main()
