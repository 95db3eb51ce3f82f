"""Credential providers, as the real service was seen to answer."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import boto3
import pytest
from moto.core.authorization import enable_iam_authentication

from conftest import Clients, make_client
from tests.families.arrange import bare, refused
from tests.families.gateways.arrange import gateway_input, shown
from tests.families.identities.arrange import KINDS, ProviderKind, cdp_key, coinbase, custom, new_secret, value_of
from tests.families.runtimes.arrange import GIVEN
from tests.recorded.cases import Acceptance, Refusal, accepts, refuses

pytestmark = pytest.mark.from_recording

CLI, PREFLIGHT = "aws/agentcore-cli", "cdk-preflight"
KEY, OAUTH2, PAYMENT = (f"create_{kind}_credential_provider" for kind in ("api_key", "oauth2", "payment"))
REFERENCE = {"secretId": "team/key", "jsonKey": "token"}
SECRETS = "arn:aws:secretsmanager:us-east-1:123456789012:secret:bedrock-agentcore-identity!default"
BASIC_OR_POST = "is required for CLIENT_SECRET_BASIC and CLIENT_SECRET_POST authentication methods"
GOOGLE = {"clientId": "my-client-id", "clientSecret": "my-client-secret"}


def _key(**members: Any) -> dict[str, Any]:
    return {"name": "mine", **members}


def _custom(**config: Any) -> dict[str, Any]:
    return {"name": "mine", **custom(**config)}


def _vendor(vendor: str, **union: Any) -> dict[str, Any]:
    return {"name": "mine", "credentialProviderVendor": vendor, "oauth2ProviderConfigInput": union}


def _seed() -> dict[str, Any]:
    config = coinbase()
    config["providerConfigurationInput"]["coinbaseCdpConfiguration"]["apiKeySecret"] = b64encode(bytes(32)).decode()
    return {"name": "mine", **config}


NOT_FOUND = "ResourceNotFoundException"
STRIPE = {
    "stripePrivyConfiguration": {
        "appId": "app",
        "appSecret": "secret",
        "authorizationId": "auth",
        "authorizationPrivateKey": "key",
    }
}
PLACEHOLDER = {
    "coinbaseCdpConfiguration": {
        "apiKeyId": "key-id",
        "apiKeySecret": "base64-ed25519-private-key",
        "walletSecret": "wallet-secret",
    }
}
LATTICE = {"selfManagedLatticeResource": {"resourceConfigurationIdentifier": "rcfg-01234567890123456"}}
SERVER = {
    "issuer": "https://auth.example.com/realms/production",
    "authorizationEndpoint": "https://auth.example.com/realms/production/protocol/openid-connect/auth",
    "tokenEndpoint": "https://auth.example.com/realms/production/protocol/openid-connect/token",
    "responseTypes": ["code", "id_token"],
}
ACTOR = {"actorTokenContent": "M2M", "actorTokenScopes": ["read", "write"]}
REFUSED = [
    Refusal(
        f"{PREFLIGHT} apikey-provider-secret-source",
        KEY,
        _key(),
        name="no key",
        text="ApiKey is required when secret source is MANAGED or not specified",
    ),
    Refusal(
        f"{PREFLIGHT} apikey-provider-secret-source",
        KEY,
        _key(apiKey="k", apiKeySecretConfig=REFERENCE),
        name="a key and a reference",
        text="ApiKeySecretConfig must not be provided when secret source is MANAGED or not specified",
    ),
    Refusal(
        f"{PREFLIGHT} apikey-provider-secret-source",
        KEY,
        _key(apiKeySecretSource="EXTERNAL"),
        name="EXTERNAL alone",
        text="ApiKeySecretConfig is required when secret source is EXTERNAL",
    ),
    Refusal(
        f"{PREFLIGHT} apikey-provider-secret-source",
        KEY,
        _key(apiKeySecretSource="EXTERNAL", apiKey="k", apiKeySecretConfig=REFERENCE),
        name="EXTERNAL with a key",
        text="ApiKey must not be provided when secret source is EXTERNAL",
    ),
    Refusal(
        f"{PREFLIGHT} oauth2-provider-client-secret",
        OAUTH2,
        _custom(clientSecret=None),
        name="no client secret",
        text=f"clientSecret {BASIC_OR_POST}",
    ),
    Refusal(
        f"{PREFLIGHT} oauth2-provider-client-secret",
        OAUTH2,
        _custom(clientSecret=None, clientSecretSource="EXTERNAL"),
        name="an EXTERNAL client secret alone",
        text=f"clientSecretConfig {BASIC_OR_POST}",
    ),
    Refusal(
        f"{PREFLIGHT} oauth2-provider-client-secret",
        OAUTH2,
        _custom(clientSecretSource="EXTERNAL", clientSecretConfig=REFERENCE),
        name="an EXTERNAL client secret and one given",
        text="ClientSecret must not be provided when secret source is EXTERNAL",
    ),
    Refusal(
        f"{PREFLIGHT} oauth2-provider-private-key-jwt",
        OAUTH2,
        _custom(clientAuthenticationMethod="PRIVATE_KEY_JWT"),
        name="no private key",
        text="privateKeyJwtConfig is required when clientAuthenticationMethod is PRIVATE_KEY_JWT.",
    ),
    *(
        Refusal(
            f"{PREFLIGHT} oauth2-provider-vendor-config",
            OAUTH2,
            _vendor(vendor, **custom()["oauth2ProviderConfigInput"]),
            name=f"{vendor} with another's",
            text=f"Provided configuration does not match selected type: {vendor}",
        )
        for vendor in ("GoogleOauth2", "OktaOauth2")
    ),
    Refusal(
        f"{PREFLIGHT} payment-credential-provider-vendor-config",
        PAYMENT,
        {"name": "mine", "credentialProviderVendor": "CoinbaseCDP", "providerConfigurationInput": STRIPE},
        name="Coinbase with Stripe's",
        text="CoinbaseCDP vendor type requires coinbaseCdpConfiguration in providerConfigurationInput",
    ),
    Refusal(
        f"{PREFLIGHT} payment-credential-provider-vendor-config: the template that passes its own check, deployed",
        PAYMENT,
        {"name": "mine", "credentialProviderVendor": "CoinbaseCDP", "providerConfigurationInput": PLACEHOLDER},
        name="a placeholder",
        text="Invalid apiKeySecret format: Expected base64-encoded Ed25519 private key",
    ),
    Refusal(
        "terraform-provider-aws oauth2_credential_provider_test.go (validationRules): refused by the API before",
        OAUTH2,
        _custom(privateEndpointOverrides=[{"domain": "a.example", "privateEndpoint": LATTICE}]),
        name="overrides of no endpoint",
        text="privateEndpoint",
        part=True,
    ),
    Refusal(
        f"{PREFLIGHT} payment-credential-provider-vendor-config; of a bare seed: {CLI}",
        PAYMENT,
        _seed(),
        name="a bare seed",
        text="Invalid apiKeySecret format: Expected base64-encoded Ed25519 private key",
    ),
    Refusal(
        f"{CLI} GetApiKeyCredentialProviderCommand.e134007136f7ab2.json",
        "get_api_key_credential_provider",
        {"name": "missing-provider-000"},
        code=NOT_FOUND,
        text="ApiKeyCredentialProvider not found for missing-provider-000",
    ),
    Refusal(
        f"{CLI} GetOauth2CredentialProviderCommand.32c5ac3d87a14dd1.json",
        "get_oauth2_credential_provider",
        {"name": "missing-provider-000"},
        code=NOT_FOUND,
        text="CredentialProvider not found",
    ),
    Refusal(
        f"{CLI} GetPaymentCredentialProviderCommand.f7b7a089d09d9e1d.json",
        "get_payment_credential_provider",
        {"name": "missing-provider-000"},
        code=NOT_FOUND,
        text="PaymentCredentialProvider not found",
    ),
]
ACCEPTED = [
    Acceptance(
        f"{PREFLIGHT} apikey-provider-secret-source",
        KEY,
        _key(apiKeySecretSource="EXTERNAL", apiKeySecretConfig=REFERENCE),
        "EXTERNAL with a reference",
    ),
    Acceptance(f"{PREFLIGHT} oauth2-provider-client-secret", OAUTH2, _custom(), "a client secret"),
    Acceptance(
        f"{PREFLIGHT} oauth2-provider-private-key-jwt",
        OAUTH2,
        _custom(clientAuthenticationMethod="CLIENT_SECRET_POST"),
        "a client secret posted",
    ),
    Acceptance(
        f"{PREFLIGHT} oauth2-provider-vendor-config",
        OAUTH2,
        _vendor("GoogleOauth2", googleOauth2ProviderConfig=GOOGLE),
        "Google with its own",
    ),
    Acceptance(f"{CLI} create.golden.json", PAYMENT, {"name": "mine", **coinbase()}, "Coinbase with its own"),
    *(
        Acceptance("terraform-provider-aws oauth2_credential_provider_test.go", OAUTH2, given, name)
        for name, given in {
            "AWS's own token and an EXTERNAL secret": _custom(
                clientId=None,
                clientSecret=None,
                clientAuthenticationMethod="AWS_IAM_ID_TOKEN_JWT",
                clientSecretSource="EXTERNAL",
                clientSecretConfig=REFERENCE,
            ),
            "a server's metadata": _custom(oauthDiscovery={"authorizationServerMetadata": SERVER}),
            "a token exchange": _custom(
                onBehalfOfTokenExchangeConfig={
                    "grantType": "TOKEN_EXCHANGE",
                    "tokenExchangeGrantTypeConfig": ACTOR,
                }
            ),
            "X": _vendor("XOauth2", includedOauth2ProviderConfig=GOOGLE),
            "Atlassian": _vendor("AtlassianOauth2", atlassianOauth2ProviderConfig=GOOGLE),
            "LinkedIn": _vendor("LinkedinOauth2", linkedinOauth2ProviderConfig=GOOGLE),
            **{
                f"{vendor} and an EXTERNAL secret": _vendor(
                    f"{vendor}Oauth2",
                    **{
                        f"{vendor.lower()}Oauth2ProviderConfig": {
                            "clientId": "my-client-id",
                            "clientSecretSource": "EXTERNAL",
                            "clientSecretConfig": REFERENCE,
                        }
                    },
                )
                for vendor in ("Github", "Google", "Microsoft", "Salesforce", "Slack")
            },
        }.items()
    ),
]


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_a_provider_is_refused_in_the_services_words(local: Clients, case: Refusal) -> None:
    new_secret(local)

    refuses(local, case)

    for kind in ("api_key", "oauth2", "payment"):
        assert getattr(local.control, f"list_{kind}_credential_providers")()["credentialProviders"] == []


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
def test_a_provider_is_accepted(local: Clients, case: Acceptance) -> None:
    new_secret(local)

    assert accepts(local, case)["credentialProviderArn"].endswith("credentialprovider/mine")


# aws/agentcore-cli CreateApiKeyCredentialProviderCommand.83b094791cea0052.json
def test_an_api_keys_secret_is_named_by_its_provider_and_eight_hexadecimal_digits(clients: Clients) -> None:
    made = bare(clients.control.create_api_key_credential_provider(name="mine", apiKey="k"))

    arn = made.pop("apiKeySecretArn")["secretArn"]
    assert re.fullmatch(rf"{SECRETS}/apikey/mine-[0-9a-f]{{8}}-[A-Za-z0-9]{{6}}", arn)
    vault = "arn:aws:bedrock-agentcore:us-east-1:123456789012:token-vault/default"
    own = {"name": "mine", "credentialProviderArn": f"{vault}/apikeycredentialprovider/mine"}
    assert made == {**own, "apiKeySecretSource": "MANAGED"}


# aws/agentcore-cli UpdateApiKeyCredentialProviderCommand.a779aef2084d562f.json, update.golden.json
def test_an_api_keys_update_keeps_the_secret_and_the_time(local: Clients) -> None:
    made = local.control.create_api_key_credential_provider(name="mine", apiKey="old")
    local.agentcore.clock.tick(seconds=5)

    answer = local.control.update_api_key_credential_provider(name="mine", apiKey="new")

    assert answer["apiKeySecretArn"] == made["apiKeySecretArn"]
    assert answer["lastUpdatedTime"] == answer["createdTime"]
    assert value_of(local, answer["apiKeySecretArn"]["secretArn"]) == {"apiKey": "new"}


# aws/agentcore-cli CreateOauth2….5ccb325cf76fc258.json, GetOauth2CredentialProviderCommand.1def95784910b125.json,
# UpdateOauth2CredentialProviderCommand.16483b6b51f663af.json
def test_an_oauth2_provider_shows_where_its_secret_is_and_where_users_come_back_to(clients: Clients) -> None:
    made = bare(clients.control.create_oauth2_credential_provider(**_custom()))
    found = clients.control.get_oauth2_credential_provider(name=made["name"])
    clients.agentcore.clock.tick(seconds=5)

    answer = bare(clients.control.update_oauth2_credential_provider(**_custom(clientId="another")))

    assert (found["createdTime"], found["status"]) == (found["lastUpdatedTime"], "READY")
    assert (made["status"], made["clientSecretSource"], "clientSecretJsonKey" in made) == ("READY", "MANAGED", False)
    assert re.fullmatch(rf"{SECRETS}/oauth2/mine-[0-9a-f]{{8}}-[A-Za-z0-9]{{6}}", made["clientSecretArn"]["secretArn"])
    back = f"{clients.endpoint or 'https://bedrock-agentcore.us-east-1.amazonaws.com'}/identities/oauth2/callback"
    assert re.fullmatch(rf"{back}/[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}", made["callbackUrl"])
    assert {name: answer[name] for name in ("callbackUrl", "clientSecretArn")} == {
        name: made[name] for name in ("callbackUrl", "clientSecretArn")
    }
    assert answer["lastUpdatedTime"] > answer["createdTime"]
    (config,) = answer["oauth2ProviderConfigOutput"].values()
    assert config == {"oauthDiscovery": config["oauthDiscovery"], "clientId": "another"}


# terraform-provider-aws api_key_credential_provider_test.go, oauth2_credential_provider_test.go, _switchSecretSource:
# "The API cannot change the secret source between MANAGED and EXTERNAL in place"; the code and the text are not quoted
@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.operation) for kind in KINDS])
@pytest.mark.parametrize("before", ["MANAGED", "EXTERNAL"])
def test_whose_a_secret_is_does_not_change_in_place(local: Clients, kind: ProviderKind, before: str) -> None:
    settings = {"MANAGED": kind.given(**{f"{kind.stem}Source": "MANAGED"}), "EXTERNAL": kind.external("team/key")}
    new_secret(local)
    kind.call(local, "create", name="mine", **settings.pop(before))
    shown = bare(kind.call(local, "get", name="mine"))
    ((after, given),) = settings.items()

    text = refused(kind.method(local, "update"), name="mine", **given)

    assert text == f"{kind.stem[0].upper()}{kind.stem[1:]}Source cannot be changed from {before} to {after}"
    assert bare(kind.call(local, "get", name="mine")) == shown


PAYING = [
    (
        f"{CLI} GetPaymentCredentialProviderCommand.9ebdd66cb38819e.json",
        coinbase(),
        {"apiKeySecretArn": "coinbasecdp/apikey", "walletSecretArn": "coinbasecdp/wallet"},
    ),
    (
        f"{CLI} create-stripe.golden.json",
        {"credentialProviderVendor": "StripePrivy", "providerConfigurationInput": STRIPE},
        {"appSecretArn": "stripeprivy/appsecret", "authorizationPrivateKeyArn": "stripeprivy/authprivkey"},
    ),
]


@pytest.mark.parametrize(("source", "given", "secrets"), PAYING)
def test_a_payment_providers_secrets_lie_together(
    local: Clients, source: str, given: dict[str, Any], secrets: dict[str, str]
) -> None:
    made = local.control.create_payment_credential_provider(name="mine", **given)

    (config,) = made["providerConfigurationOutput"].values()
    found = {}
    for member, where in secrets.items():
        vendor, name = where.split("/")
        form = rf"{SECRETS}/payment/{vendor}/mine-([0-9a-f]{{8}})/{name}-[A-Za-z0-9]{{6}}"
        match = re.fullmatch(form, config[member]["secretArn"])
        assert match, source
        found[member] = match.group(1)
        assert (config[f"{member[:-3]}Source"], f"{member[:-3]}JsonKey" in config) == ("MANAGED", False)
    assert len(set(found.values())) == 1


# aws/agentcore-cli ListPaymentCredentialProvidersCommand.23f97c9dcdd6350b.json; the tokens of all three tell the name
def test_providers_are_listed_by_name_capitals_first(local: Clients) -> None:
    for name in ("cdp-creds", "agentcore", "MyManager", "DeployTest"):
        local.control.create_payment_credential_provider(name=name, **coinbase(cdp_key(name)))

    listed = local.control.list_payment_credential_providers()["credentialProviders"]

    assert [provider["name"] for provider in listed] == ["DeployTest", "MyManager", "agentcore", "cdp-creds"]


# a user's runtime, 7 September 2026: "The token vault reads the client secret with the caller's role"
@pytest.mark.parametrize("kind", ["oauth2", "api_key"])
def test_a_secret_is_read_as_who_asks_for_what_it_opens(local: Clients, kind: str) -> None:
    if kind == "oauth2":
        made = local.control.create_oauth2_credential_provider(**_custom())["clientSecretArn"]["secretArn"]
        asked: dict[str, Any] = {"scopes": [], "oauth2Flow": "M2M"}
    else:
        made = local.control.create_api_key_credential_provider(name="mine", apiKey="k")["apiKeySecretArn"]["secretArn"]
        asked = {}
    local.control.create_workload_identity(name="agent")
    token = local.data.get_workload_access_token(workloadName="agent")["workloadAccessToken"]
    data = _of_ann("bedrock-agentcore:*")
    get = data.get_resource_oauth2_token if kind == "oauth2" else data.get_resource_api_key

    with enable_iam_authentication():
        text = refused(
            get,
            "AccessDeniedException",
            workloadIdentityToken=token,
            resourceCredentialProviderName="mine",
            **asked,
        )

    ann = "arn:aws:iam::123456789012:user/ann"
    assert text == (
        f"Access denied when retrieving secret '{made}'. User: {ann} is not authorized to perform: "
        "secretsmanager:GetSecretValue"
    )


def test_a_secret_is_read_as_who_may(local: Clients) -> None:
    local.control.create_api_key_credential_provider(name="mine", apiKey="k")
    local.control.create_workload_identity(name="agent")
    token = local.data.get_workload_access_token(workloadName="agent")["workloadAccessToken"]
    data = _of_ann("bedrock-agentcore:*", "secretsmanager:GetSecretValue")

    with enable_iam_authentication():
        key = data.get_resource_api_key(workloadIdentityToken=token, resourceCredentialProviderName="mine")["apiKey"]

    assert key == "k"


DIRECTORY = "arn:aws:bedrock-agentcore:us-east-1:123456789012:workload-identity-directory/default"
OWNERS = [f"bedrock-agentcore:{name}" for name in ("*Gateway", "*Registry", "*AgentRuntime")]


# two users' gateways, 2026: both reasons, their middle left out; who calls needs it, not the gateway's role
def test_a_gateway_has_its_identity_from_who_makes_it(local: Clients) -> None:
    control = _of_ann(*OWNERS, service="bedrock-agentcore-control")
    kept = local.control.create_gateway(**gateway_input("kept"))["gatewayId"]
    shown(local, kept)

    with enable_iam_authentication():
        made = control.create_gateway(**gateway_input("made"))["gatewayId"]
        control.delete_gateway(gatewayIdentifier=kept)
    found = [shown(local, id) for id in (made, kept)]

    assert [one["status"] for one in found] == ["FAILED", "FAILED"]
    assert "workloadIdentityDetails" not in found[0]
    assert found[0]["statusReasons"] == [f"Failed to create gateway dependencies: {_denied('Create')}"]
    assert found[1]["statusReasons"] == [f"Failed to delete gateway: {_denied('Delete')}"]
    for id in (made, kept):
        local.control.delete_gateway(gatewayIdentifier=id)
    assert local.control.list_gateways()["items"] == []


# six users, 2026; awslabs' tool for moving registries quotes it whole
def test_a_registry_has_its_identity_from_who_makes_it(local: Clients) -> None:
    control = _of_ann(*OWNERS, service="bedrock-agentcore-control")

    with enable_iam_authentication():
        made = control.create_registry(name="tools")["registryArn"]

    found = local.control.get_registry(registryId=made)
    reason = "Unable to create workload identity because access was denied."
    assert (found["status"], found["statusReason"]) == ("CREATE_FAILED", reason)


# a user's CloudTrail, 18 September 2026: of the directory, then of what is in it, which an own statement must name
@pytest.mark.parametrize("rest", ["", "/workload-identity/*"])
def test_a_runtime_has_its_identity_from_who_makes_it(local: Clients, rest: str) -> None:
    others = [{"Effect": "Allow", "Action": "bedrock-agentcore:*", "Resource": DIRECTORY}] if rest else []
    control = _of_ann(*OWNERS, service="bedrock-agentcore-control", others=others)

    with enable_iam_authentication():
        text = refused(control.create_agent_runtime, "AccessDeniedException", agentRuntimeName="helper", **GIVEN)

    assert text == _denied("Create", rest)
    assert local.control.list_agent_runtimes()["agentRuntimes"] == []


def test_who_may_make_identities_makes_what_has_one(local: Clients) -> None:
    control = _of_ann(*OWNERS, "bedrock-agentcore:*WorkloadIdentity", service="bedrock-agentcore-control")

    with enable_iam_authentication():
        id = control.create_gateway(**gateway_input())["gatewayId"]
        control.create_agent_runtime(agentRuntimeName="helper", **GIVEN)
        assert control.get_gateway(gatewayIdentifier=id)["status"] == "READY"
        assert control.delete_gateway(gatewayIdentifier=id)["status"] == "DELETING"


def _denied(verb: str, rest: str = "") -> str:
    action = f"bedrock-agentcore:{verb}WorkloadIdentity"
    return (
        f"User: arn:aws:iam::123456789012:user/ann is not authorized to perform: {action} on resource: "
        f"{DIRECTORY}{rest} because no identity-based policy allows the {action} action"
    )


def _of_ann(*actions: str, service: Any = "bedrock-agentcore", others: Sequence[dict[str, Any]] = ()) -> Any:
    """The client of a user who may do these."""
    iam = make_client("iam")
    iam.create_user(UserName="ann")
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement, *others]})
    iam.put_user_policy(UserName="ann", PolicyName="some", PolicyDocument=document)
    key = iam.create_access_key(UserName="ann")["AccessKey"]
    session = boto3.session.Session(key["AccessKeyId"], key["SecretAccessKey"])
    return session.client(service, "us-east-1")
