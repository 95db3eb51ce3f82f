"""What AgentCore Identity knows of OAuth2 vendors: which configuration each takes, and where its endpoints are.

The endpoints are those the vendors publish; what the service answers for its built-in vendors is not documented
(inferred).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto_agentcore.errors import invalid

CUSTOM = "CustomOauth2"
OWN_CONFIG = {
    CUSTOM: "customOauth2ProviderConfig",
    "GoogleOauth2": "googleOauth2ProviderConfig",
    "GithubOauth2": "githubOauth2ProviderConfig",
    "SlackOauth2": "slackOauth2ProviderConfig",
    "SalesforceOauth2": "salesforceOauth2ProviderConfig",
    "MicrosoftOauth2": "microsoftOauth2ProviderConfig",
    "AtlassianOauth2": "atlassianOauth2ProviderConfig",
    "LinkedinOauth2": "linkedinOauth2ProviderConfig",
}
INCLUDED = "includedOauth2ProviderConfig"
# Vendors whose tokens are opaque: no OIDC, so no sign-in to a consent portal (its documentation's list).
OPAQUE = {"GithubOauth2", "SlackOauth2", "SalesforceOauth2", "AtlassianOauth2", "LinkedinOauth2"}

# Issuer, authorization endpoint, token endpoint. The rest (Okta, Auth0, Cognito…) give each customer their own.
ENDPOINTS = {
    "AtlassianOauth2": ("https://auth.atlassian.com", "/authorize", "/oauth/token"),
    "DropboxOauth2": ("https://www.dropbox.com", "/oauth2/authorize", "https://api.dropboxapi.com/oauth2/token"),
    "FacebookOauth2": ("https://www.facebook.com", "/dialog/oauth", "https://graph.facebook.com/oauth/access_token"),
    "GithubOauth2": ("https://github.com", "/login/oauth/authorize", "/login/oauth/access_token"),
    "HubspotOauth2": ("https://app.hubspot.com", "/oauth/authorize", "https://api.hubapi.com/oauth/v1/token"),
    "LinkedinOauth2": ("https://www.linkedin.com", "/oauth/v2/authorization", "/oauth/v2/accessToken"),
    "NotionOauth2": ("https://api.notion.com", "/v1/oauth/authorize", "/v1/oauth/token"),
    "RedditOauth2": ("https://www.reddit.com", "/api/v1/authorize", "/api/v1/access_token"),
    "SalesforceOauth2": ("https://login.salesforce.com", "/services/oauth2/authorize", "/services/oauth2/token"),
    "SlackOauth2": ("https://slack.com", "/oauth/v2/authorize", "/api/oauth.v2.access"),
    "SpotifyOauth2": ("https://accounts.spotify.com", "/authorize", "/api/token"),
    "TwitchOauth2": ("https://id.twitch.tv", "/oauth2/authorize", "/oauth2/token"),
    "XOauth2": ("https://x.com", "/i/oauth2/authorize", "https://api.x.com/2/oauth2/token"),
    "YandexOauth2": ("https://oauth.yandex.com", "/authorize", "/token"),
    "ZoomOauth2": ("https://zoom.us", "/oauth/authorize", "/oauth/token"),
}
MEMBERS = ("issuer", "authorizationEndpoint", "tokenEndpoint")


def config_of(vendor: str, union: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The member of the union that is there, and what it holds; it must be the vendor's."""
    member = OWN_CONFIG.get(vendor, INCLUDED)
    if member not in union:
        raise invalid(f"Provided configuration does not match selected type: {vendor}")
    return member, union[member]


def discovery(vendor: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """A vendor's ``oauthDiscovery``: what the customer says of their tenant comes before what is known."""
    if vendor == CUSTOM:
        return dict(config["oauthDiscovery"])
    if vendor == "GoogleOauth2":
        return _published_at("https://accounts.google.com")
    if vendor == "MicrosoftOauth2":
        return _published_at(f"https://login.microsoftonline.com/{config.get('tenantId', 'common')}/v2.0")
    found = _known(vendor) | {member: config[member] for member in MEMBERS if config.get(member)}
    if "issuer" not in found:
        raise invalid(f"Credential provider vendor {vendor} requires issuer", issuer="Member must not be null")
    if len(found) < len(MEMBERS):
        return _published_at(found["issuer"])
    return {"authorizationServerMetadata": found}


def issuer(found: Mapping[str, Any]) -> str:
    """Whose tokens an ``oauthDiscovery`` tells of."""
    metadata = found.get("authorizationServerMetadata")
    named: str = metadata["issuer"] if metadata else found["discoveryUrl"].partition("/.well-known/")[0]
    return named.rstrip("/")


def _known(vendor: str) -> dict[str, str]:
    base, *paths = ENDPOINTS.get(vendor, ("",))
    full = [base, *(path if path.startswith("https:") else base + path for path in paths)]
    return dict(zip(MEMBERS, full, strict=False)) if base else {}


def _published_at(issuer: str) -> dict[str, Any]:
    return {"discoveryUrl": f"{issuer.rstrip('/')}/.well-known/openid-configuration"}
