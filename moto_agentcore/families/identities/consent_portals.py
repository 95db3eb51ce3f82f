"""Consent portals: ``/identities/…ConsentPortal``."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.gateways.gateways import GATEWAY
from moto_agentcore.families.identities.vendors import OPAQUE, issuer
from moto_agentcore.families.shared import urls
from moto_agentcore.families.shared.params import picked
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life
from moto_agentcore.state.pagination import page_of
from moto_agentcore.state.store import stores_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.store import Store

CONSENT_PORTAL = Kind(
    "Consent portal",
    id="consentPortalId",
    mint="{name}-{10}",
    path="consent-portal/{id}",
    arn="consentPortalArn",
    life=Life("agentcore::consent_portal", create_failed="FAILED", delete_failed="FAILED", reason="statusReason"),
)


@control.operation
def create_consent_portal(call: Call[t.CreateConsentPortalRequestTypeDef]) -> dict[str, Any]:
    params = call.params
    portals = call.store.table(CONSENT_PORTAL)
    portals.unique(params["name"], f"A consent portal with name {params['name']} already exists")
    _check_sign_in(call.store, params["idpConfig"], params["sources"])
    portal = portals.create(params)
    return _shown(call, portal)


@control.operation
def get_consent_portal(call: Call[t.GetConsentPortalRequestTypeDef]) -> dict[str, Any]:
    return _shown(call, call.store.table(CONSENT_PORTAL).describe(call.params["consentPortalIdentifier"]))


@control.operation
def list_consent_portals(call: Call[t.ListConsentPortalsRequestTypeDef]) -> dict[str, Any]:
    return page_of(call, call.store.table(CONSENT_PORTAL), show=partial(_shown, call))


@control.operation
def update_consent_portal(call: Call[t.UpdateConsentPortalRequestTypeDef]) -> dict[str, Any]:
    """What is left out stays, the audience within ``idpConfig`` too (so Terraform's provider has met it)."""
    params = call.params
    portals = call.store.table(CONSENT_PORTAL)
    portal = portals.steady(params["consentPortalIdentifier"])
    idp = {**picked(portal["idpConfig"], "audience"), **params["idpConfig"]} if "idpConfig" in params else None
    if idp is not None:
        _check_sign_in(call.store, idp, portal["sources"])
    return _shown(call, portals.change(portal, idpConfig=idp, **picked(params, "description", "executionRoleArn")))


@control.operation
def delete_consent_portal(call: Call[t.DeleteConsentPortalRequestTypeDef]) -> None:
    portals = call.store.table(CONSENT_PORTAL)
    portals.delete(portals.steady(call.params["consentPortalIdentifier"]))


def page(region: str, id: str) -> bytes | None:
    """What a user sees at a portal: for whom it asks. They agree at the authorization URLs that they are given."""
    for store in stores_of(region):
        with store.lock:
            found = next((one for one in store.table(CONSENT_PORTAL) if one.id.lower() == id), None)
        if found is not None and found["status"] not in ("CREATING", "FAILED"):
            sources = "".join(f"<li>{escape(source['identifier'])}</li>" for source in found["sources"])
            return f"<!doctype html><title>{escape(found['name'])}</title><ul>{sources}</ul>".encode()
    return None


def _shown(call: Call[Any], portal: Record) -> dict[str, Any]:  # of all that show one
    """A portal has its URL, a bare host, from when it is ACTIVE on (developer guide; AWS's own sample)."""
    if portal["status"] in ("CREATING", "FAILED"):
        return portal
    return {**portal, "portalUrl": urls.portal(call.store, portal.id.lower(), call.request.origin)}


def _check_sign_in(store: Store, idp: Mapping[str, Any], sources: Sequence[Mapping[str, Any]]) -> None:
    """What the prerequisites demand of provider and gateway, of those that are known here."""
    provider = store.find_arn(idp["credentialProviderArn"])
    if provider is not None and provider["credentialProviderVendor"] in OPAQUE:
        raise invalid(f"{provider['credentialProviderVendor']} issues no JWT and cannot sign users in to a portal")
    gateway = store.table(GATEWAY).find(sources[0]["identifier"].rpartition("/")[2])
    if gateway is None:
        return
    authorizer = gateway.get("authorizerConfiguration", {}).get("customJWTAuthorizer")
    if authorizer is None:
        raise invalid(f"Gateway {gateway.id} must authorize callers by JWT to be the source of a consent portal")
    if provider is not None and _issuer(provider) != issuer(authorizer):
        raise invalid(f"Gateway {gateway.id} and credential provider {provider.id} must have the same OIDC issuer")


def _issuer(provider: Record) -> str:
    (config,) = provider["oauth2ProviderConfigOutput"].values()
    return issuer(config["oauthDiscovery"])
