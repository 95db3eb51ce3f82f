"""What the tests of AgentCore Identity arrange: providers of all three kinds, and the secrets behind them."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import requests

from conftest import Clients, make_client
from tests.host.raw import ask

ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012"
OPENID = "https://idp.example.com/.well-known/openid-configuration"
DISCOVERY = {"discoveryUrl": OPENID}
GITHUB = "GithubOauth2"


def oauth2(secret: str | None = "s3cr3t", **config: Any) -> dict[str, Any]:
    """The params of a GitHub provider."""
    given = {"clientId": "client", **({"clientSecret": secret} if secret is not None else {}), **config}
    return {"credentialProviderVendor": GITHUB, "oauth2ProviderConfigInput": {"githubOauth2ProviderConfig": given}}


def custom(**config: Any) -> dict[str, Any]:
    """The params of a custom OAuth2 provider."""
    given = {"oauthDiscovery": DISCOVERY, "clientId": "client", "clientSecret": "s3cr3t", **config}
    shown = {name: value for name, value in given.items() if value is not None}
    return {
        "credentialProviderVendor": "CustomOauth2",
        "oauth2ProviderConfigInput": {"customOauth2ProviderConfig": shown},
    }


def included(vendor: str, **config: Any) -> dict[str, Any]:
    given = {"clientId": "client", "clientSecret": "s3cr3t", **config}
    return {
        "credentialProviderVendor": vendor,
        "oauth2ProviderConfigInput": {"includedOauth2ProviderConfig": given},
    }


def cdp_key(word: str) -> str:
    """A word in the form of a key for Coinbase's API; one that has it already stays."""
    return word if len(word) == 88 else b64encode(word.encode().ljust(64, b".")).decode()


def coinbase(secret: str | None = "s3cr3t", **config: Any) -> dict[str, Any]:
    """The params of a Coinbase provider; its wallet's secret is ``wallet``."""
    key = {"apiKeySecret": cdp_key(secret)} if secret is not None else {}
    given = {"apiKeyId": "key", "walletSecret": "wallet", **key}
    return {
        "credentialProviderVendor": "CoinbaseCDP",
        "providerConfigurationInput": {"coinbaseCdpConfiguration": {**given, **config}},
    }


def api_key(secret: str | None = "s3cr3t", **config: Any) -> dict[str, Any]:
    return {**({"apiKey": secret} if secret is not None else {}), **config}


@dataclass(frozen=True)
class ProviderKind:
    """One kind of credential provider: its operations, its noun, and where its (first) secret stands."""

    operation: str
    noun: str
    stem: str
    secret_name: str
    listed: int

    def call(self, clients: Clients, verb: str, **params: Any) -> dict[str, Any]:
        plural = "s" if verb == "list" else ""
        found: dict[str, Any] = self.method(clients, verb, plural)(**params)
        return found

    def method(self, clients: Clients, verb: str, plural: str = "") -> Any:
        return getattr(clients.control, f"{verb}_{self.operation}_credential_provider{plural}")

    def given(self, secret: str | None = "s3cr3t", **config: Any) -> dict[str, Any]:
        """Params with that secret, or with further members where the secret stands."""
        make = {"api_key": api_key, "oauth2": oauth2, "payment": coinbase}[self.operation]
        return make(secret, **config)

    def external(self, secret_id: str, key: str = "token") -> dict[str, Any]:
        reference = {f"{self.stem}Source": "EXTERNAL", f"{self.stem}Config": {"secretId": secret_id, "jsonKey": key}}
        return self.given(None, **reference)

    def secret(self, answer: dict[str, Any]) -> tuple[str, str, str]:
        """ARN, JSON key and source of the secret."""
        holder = answer
        if self.operation == "payment":
            holder = answer["providerConfigurationOutput"]["coinbaseCdpConfiguration"]
        arn, source = holder[f"{self.stem}Arn"]["secretArn"], holder[f"{self.stem}Source"]
        return arn, holder.get(f"{self.stem}JsonKey", self.value), source

    @property
    def value(self) -> str:
        """The key in a managed secret, which no answer tells."""
        return {"api_key": "apiKey", "oauth2": "clientSecret", "payment": "apiKeySecret"}[self.operation]

    def text(self, secret: str) -> str:
        """A secret in the form that this kind takes."""
        return cdp_key(secret) if self.operation == "payment" else secret


API_KEYS = ProviderKind("api_key", "apikeycredentialprovider", "apiKeySecret", "apikey/mine", 100)
OAUTH2 = ProviderKind("oauth2", "oauth2credentialprovider", "clientSecret", "oauth2/mine", 20)
PAYMENTS = ProviderKind("payment", "paymentcredentialprovider", "apiKeySecret", "payment/coinbasecdp/mine", 20)
KINDS = [API_KEYS, OAUTH2, PAYMENTS]


@cache
def _manager(endpoint: str | None, region: str = "us-east-1") -> Any:
    return make_client("secretsmanager", endpoint, region)


def manager(clients: Clients) -> Any:
    """The author's own Secrets Manager client."""
    return _manager(clients.endpoint)


def value_of(clients: Clients, arn: str) -> dict[str, str]:
    """What a secret holds, as its owner reads it."""
    found: dict[str, str] = json.loads(manager(clients).get_secret_value(SecretId=arn)["SecretString"])
    return found


def new_secret(clients: Clients, name: str = "team/key", text: str = '{"token": "0wn"}') -> str:
    """The ARN of a secret of the user's own."""
    return str(manager(clients).create_secret(Name=name, SecretString=text)["ARN"])


def secret_names(clients: Clients) -> list[str]:
    return sorted(secret["Name"] for secret in manager(clients).list_secrets()["SecretList"])


def tags_of(clients: Clients, arn: str) -> dict[str, str]:
    found: dict[str, str] = clients.control.list_tags_for_resource(resourceArn=arn)["tags"]
    return found


RETURN = "https://app.example/done"


def jwt(subject: str = "maria", issuer: str | None = "https://idp.example", **claims: Any) -> str:
    """A user's JWT, of no issuer if need be; its signature is none."""
    parts = ({"alg": "none"}, {**({"iss": issuer} if issuer is not None else {}), "sub": subject, **claims})
    return ".".join([*(_base64(json.dumps(part).encode()) for part in parts), _base64(b"signature")])


def claims_of(token: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))
    return found


def _base64(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


def workload_token(clients: Clients, user: str | None = "maria", name: str = "agent") -> str:
    """The token of a workload identity, which is made where it is not there, for a user (None: for nobody)."""
    known = {identity["name"] for identity in clients.control.list_workload_identities()["workloadIdentities"]}
    if name not in known:
        clients.control.create_workload_identity(name=name, allowedResourceOauth2ReturnUrls=[RETURN])
    if user is None:
        answer = clients.data.get_workload_access_token(workloadName=name)
    elif "." in user:
        answer = clients.data.get_workload_access_token_for_jwt(workloadName=name, userToken=user)
    else:
        answer = clients.data.get_workload_access_token_for_user_id(workloadName=name, userId=user)
    return str(answer["workloadAccessToken"])


def ask_token(clients: Clients, flow: str = "M2M", token: str | None = None, **more: Any) -> dict[str, Any]:
    """GetResourceOauth2Token of the provider ``mine``, for maria unless a workload token says otherwise."""
    returning = {"resourceOauth2ReturnUrl": RETURN} if flow == "USER_FEDERATION" else {}
    asked = {"resourceCredentialProviderName": "mine", "scopes": ["read"], "oauth2Flow": flow, **returning, **more}
    answer: dict[str, Any] = clients.data.get_resource_oauth2_token(
        workloadIdentityToken=token or workload_token(clients), **asked
    )
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def federate(clients: Clients, token: str | None = None, **more: Any) -> dict[str, Any]:
    return ask_token(clients, "USER_FEDERATION", token, **more)


def provider(clients: Clients, name: str = "mine", /, **params: Any) -> None:
    """An OAuth2 provider, GitHub's unless the params are another one's."""
    clients.control.create_oauth2_credential_provider(name=name, **(params or oauth2()))


def visit(clients: Clients, url: str) -> tuple[int, str]:
    """What a browser is answered at an authorization URL; over HTTP it goes to the server in AWS's place."""
    if clients.endpoint is None:
        answer = requests.get(url, allow_redirects=False, timeout=5)
        return answer.status_code, answer.headers.get("Location", "")
    parts = urlsplit(url)
    found = ask(clients.endpoint, "GET", f"{parts.path}?{parts.query}")
    return found.status, found.headers.get("Location", "")


def complete(clients: Clients, begun: dict[str, Any], **user: str) -> None:
    identifier = user or {"userId": "maria"}
    clients.data.complete_resource_token_auth(userIdentifier=identifier, sessionUri=begun["sessionUri"])


def noting(asked: list[Any], token: str = "tok") -> Callable[[Any], str]:
    """A scripted authorization server that keeps what it is asked."""

    def answer(request: Any) -> str:
        asked.append(request)
        return token

    return answer
