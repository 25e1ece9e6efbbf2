"""Calls that moto answers with a page of HTML, so that an SDK sees no answer at all. The shapes are those of AWS's model,
by which moto writes them."""

from __future__ import annotations

import moto.account.urls as account_urls
from moto.account.exceptions import UnspecifiedContactType
from moto.account.responses import AccountResponse
from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult
from moto.iam.exceptions import IAMException
from moto.iam.responses import IamResponse
from moto.organizations.models import organizations_backends

from account_state import state_of


def install() -> None:
    IamResponse.list_organizations_features = list_organizations_features
    IamResponse.list_service_specific_credentials = list_service_specific_credentials
    AccountResponse.get_contact_information = get_contact_information
    # Not missing, but said with 400.
    UnspecifiedContactType.code = 404
    account_urls.url_paths["{0}/getContactInformation$"] = AccountResponse.dispatch


def list_organizations_features(self: IamResponse) -> ActionResult:
    organization = organizations_backends[self.current_account][self.partition].org
    if organization is None:
        raise IAMException(
            "OrganizationNotFoundException", "The account is not a member of an organization."
        )
    features = state_of(self.current_account, self.partition).rootFeatures
    if features is None:
        raise IAMException(
            "ServiceAccessNotEnabledException", "Trusted access is not enabled for iam.amazonaws.com."
        )
    return ActionResult({"OrganizationId": organization.id, "EnabledFeatures": features})


def list_service_specific_credentials(self: IamResponse) -> ActionResult:
    credentials = state_of(self.current_account, self.partition).serviceSpecificCredentials
    user = self._get_param("UserName")
    if user is not None:
        credentials = [one for one in credentials if one["UserName"] == user]
    return ActionResult({"ServiceSpecificCredentials": credentials, "IsTruncated": False})


def get_contact_information(self: AccountResponse) -> ActionResult:
    state = state_of(self._get_account_id(), self.partition)
    if state.contact is None:
        missing = JsonRESTError("ResourceNotFoundException", "No contact information was found.")
        missing.code = 404
        raise missing
    return ActionResult(
        {"ContactInformation": state.contact, "VerificationStatus": state.contactVerification}
    )
