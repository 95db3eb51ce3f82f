"""Other people's pages: nothing for them, unless the author allows their origin; and no secrets in a listing."""

from __future__ import annotations

import base64
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from conftest import Clients, make_client
from moto_agentcore import AgentCoreServer
from moto_agentcore.__main__ import main
from moto_agentcore.host import server
from moto_agentcore.host.pages import Pages
from tests.host.raw import ask, refusal, signature

EVIL = b'{"name": "Evil", "eventExpiryDuration": 30}'
FORBIDDEN = refusal(403, "AccessDeniedException")
PAGE = "https://app.example"
PATHS = ["/memories/create", "/moto-api/agentcore/clock/tick", "/moto-api/reset", "/moto-api/data.json", "/a-bucket"]


@pytest.fixture
def url(remote: Clients) -> str:
    assert remote.endpoint is not None
    return remote.endpoint


@pytest.fixture(scope="module")
def open_url() -> Iterator[str]:
    """A server that pages of one origin may ask."""
    with AgentCoreServer(allow_origins=[PAGE + "/"], allow_hosts=["Moto"]) as server:
        yield server.url


def origins(answer: Any) -> str | None:
    return next((value for name, value in answer.headers.items() if name == "Access-Control-Allow-Origin"), None)


@pytest.mark.inferred
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": PAGE},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Referer": "http://localhost:1/x"},
        {"Host": "evil.example"},
        {"Host": "evil.example:5000", "Origin": "http://evil.example:5000"},
        {"Host": "localhost.evil.example"},
        {"Host": "amazonaws.com.evil.example"},
        {"Host": "8.8.8.8"},
        {"Host": "[::1"},
        {"Host": "localhost@evil.example"},
    ],
    ids=str,
)
def test_what_another_page_sends_is_refused_and_does_nothing(
    remote: Clients, url: str, path: str, headers: dict[str, str]
) -> None:
    remote.control.create_memory(name="Kept", eventExpiryDuration=30)

    answer = ask(
        url, "POST", path, b'{"name": "Evil", "eventExpiryDuration": 30}', {"Content-Type": "text/plain"} | headers
    )

    assert (answer.refusal, origins(answer)) == (FORBIDDEN, None)
    assert [memory["id"].rpartition("-")[0] for memory in remote.control.list_memories()["memories"]] == ["Kept"]


@pytest.mark.inferred
@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST:80",
        "127.0.0.1:5000",
        "127.1.2.3",
        "[::1]:5000",
        "bucket.localhost",
        "bedrock-agentcore-control.eu-west-1.api.aws",
        "bedrock-agentcore.us-east-1.amazonaws.com",
        "bedrock-agentcore.cn-north-1.amazonaws.com.cn",
        "dsql.us-east-1.api.aws",
    ],
)
def test_loopback_and_awss_names_are_the_servers(url: str, host: str) -> None:
    assert ask(url, "POST", "/memories/", {}, {"Host": host}).status == 200


@pytest.mark.inferred
def test_its_own_pages_may_ask(url: str) -> None:
    headers = {"Origin": url, "Sec-Fetch-Site": "same-origin"}

    assert ask(url, "POST", "/memories/", {}, headers).status == 200
    assert ask(url, "GET", "/moto-api/", headers={"Sec-Fetch-Site": "none"}).status == 200


@pytest.mark.inferred
@pytest.mark.parametrize("path", ["/memories/create", "/moto-api/agentcore/faults", "/"])
def test_a_preflight_of_a_page_that_is_not_allowed_is_refused(url: str, path: str) -> None:
    asked = {"Origin": PAGE, "Access-Control-Request-Method": "POST"}

    answer = ask(url, "OPTIONS", path, headers=asked)

    assert (answer.refusal, origins(answer)) == (FORBIDDEN, None)


@pytest.mark.inferred  # the Fetch standard's CORS protocol
@pytest.mark.parametrize("path", ["/memories/create", "/moto-api/agentcore/faults", "/a-bucket/a-key"])
def test_a_preflight_of_an_allowed_page_is_answered(open_url: str, path: str) -> None:
    wanted = "authorization,content-type,x-amz-date"
    asked = {
        "Origin": PAGE,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": wanted,
        "Access-Control-Request-Private-Network": "true",
    }

    answer = ask(open_url, "OPTIONS", path, headers=asked)

    allowed = {name: answer.headers.get(f"Access-Control-Allow-{name}") for name in ("Origin", "Methods", "Headers")}
    assert (answer.status, allowed) == (204, {"Origin": PAGE, "Methods": "PUT", "Headers": wanted})
    assert (answer.headers["Vary"], answer.headers["Access-Control-Allow-Private-Network"]) == ("Origin", "true")


@pytest.mark.inferred
@pytest.mark.parametrize("path", ["/memories/", "/moto-api/agentcore/faults/clear", "/moto-api/reset", "/moto-api/"])
def test_an_allowed_page_may_ask_and_read_the_answer(open_url: str, path: str) -> None:
    method = "GET" if path == "/moto-api/" else "POST"

    answer = ask(open_url, method, path, {} if method == "POST" else None, {"Origin": PAGE})

    assert (answer.status, origins(answer)) == (200, PAGE)


@pytest.mark.inferred
@pytest.mark.parametrize("path", ["/memories/", "/moto-api/", "/a-bucket"])
def test_without_an_origin_nothing_is_said_of_origins(url: str, open_url: str, path: str) -> None:
    assert [origins(ask(server, "GET", path)) for server in (url, open_url)] == [None, None]


@pytest.mark.inferred
def test_another_origin_than_the_allowed_one_is_refused(open_url: str) -> None:
    others = ["http://app.example", "https://app.example.evil", "https://app.example:8443", "null"]

    assert {ask(open_url, "POST", "/memories/", {}, {"Origin": other}).status for other in others} == {403}


@pytest.mark.inferred
def test_an_image_of_an_allowed_page_is_known_by_its_referer(open_url: str) -> None:
    crossing = {"Sec-Fetch-Site": "cross-site"}

    statuses = [
        ask(open_url, "POST", "/memories/", {}, {**crossing, "Referer": f"{page}/x"}).status
        for page in (PAGE, "https://evil.example")
    ]

    assert statuses == [200, 403]


@pytest.mark.inferred
def test_a_further_name_of_the_server_can_be_allowed(open_url: str) -> None:
    assert [ask(open_url, "POST", "/memories/", {}, {"Host": host}).status for host in ("moto:5000", "mot")] == [
        200,
        403,
    ]


@pytest.mark.inferred
@pytest.mark.parametrize("origin", ["app.example", "https://app.example/path", "", "https://[", "localhost:3000"])
def test_what_is_no_origin_cannot_be_allowed(origin: str) -> None:
    with pytest.raises(ValueError, match="an origin is scheme"):
        AgentCoreServer(allow_origins=[origin])


@pytest.mark.inferred
def test_any_origin_can_be_allowed() -> None:
    asked = {"HTTP_HOST": "127.0.0.1:5000", "HTTP_ORIGIN": "https://anybody.example"}

    assert Pages("127.0.0.1").refusal(asked) is not None
    assert Pages("127.0.0.1", origins=["*"]).refusal(asked) is None


@pytest.mark.inferred
@pytest.mark.parametrize("host", ["", " "])
def test_an_empty_host_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match="every address of this machine"):
        AgentCoreServer(host)


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("bound", "host", "ours"),
    [
        ("0.0.0.0", "192.168.1.5:5000", True),
        ("::", "[fe80::1]", True),
        ("0.0.0.0", "evil.example", False),
        ("192.168.1.5", "192.168.1.5", True),
        ("192.168.1.5", "192.168.1.6", False),
        ("Build-Host", "build-host:5000", True),
        ("127.0.0.1", "192.168.1.5", False),
    ],
)
def test_an_address_is_the_servers_where_it_listens_on_it(bound: str, host: str, ours: bool) -> None:
    assert (Pages(bound).refusal({"HTTP_HOST": host}) is None) is ours


@pytest.mark.inferred
def test_no_secret_stands_in_motos_listing(remote: Clients, url: str) -> None:
    secret = "t0p-s3cr3t"
    settings = {"endpoint": url}
    remote.control.create_api_key_credential_provider(name="mine", apiKey=secret)
    make_client("secretsmanager", **settings).create_secret(Name="other", SecretString=f'{{"key": "{secret}"}}')
    make_client("ssm", **settings).put_parameter(Name="hidden", Value=secret, Type="SecureString")
    make_client("ssm", **settings).put_parameter(Name="shown", Value="plain-value", Type="String")
    iam = make_client("iam", **settings)
    iam.create_user(UserName="ana")
    key = iam.create_access_key(UserName="ana")["AccessKey"]

    answer = ask(url, "GET", "/moto-api/data.json")

    listed = answer.body.decode()
    assert (answer.status, secret in listed, key["SecretAccessKey"] in listed) == (200, False, False)
    assert all(word in listed for word in ("other", "plain-value", key["AccessKeyId"], "(hidden)"))


@pytest.mark.inferred
@pytest.mark.parametrize(("mode", "said"), [("navigate", b"Invalid or expired session"), ("no-cors", b"may not ask")])
def test_a_link_leads_a_user_to_the_page_where_they_consent_and_nothing_else_does(
    url: str, mode: str, said: bytes
) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode}
    answer = ask(url, "GET", "/identities/oauth2/authorize?request_uri=urn%3Aunknown", headers=headers)

    assert (answer.status, said in answer.body) == (403, True)
    assert ask(url, "GET", "/moto-api/data.json", headers=headers).status == 403


@pytest.fixture(scope="module")
def guarded() -> Iterator[str]:
    """A server whose controls ask for a token."""
    with AgentCoreServer(control_token="s3cret token") as server:
        yield server.url
        server.reset()


def basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"me:{password}".encode()).decode()


@pytest.mark.inferred
@pytest.mark.parametrize(
    "given",
    [
        None,
        "Bearer s3cret",
        "Bearer ",
        "bearer s3cret token2",
        basic("s3cret"),
        "Basic s3cret",
        "Basic é",
        "s3cret token",
    ],
    ids=str,
)
def test_controls_that_ask_for_a_token_do_nothing_without_it(
    remote: Clients,
    guarded: str,
    given: str | None,
) -> None:
    headers = {"Content-Type": "application/json"} | ({} if given is None else {"Authorization": given})
    mine = ask(guarded, "POST", "/memories/create", {"name": "Mine", "eventExpiryDuration": 30}).json["memory"]["id"]
    paths = ["/moto-api/reset", "/moto-api/agentcore/clock/tick", "/moto-api//reset"]

    refused = [ask(guarded, "POST", path, {}, headers) for path in paths]
    refused += [ask(guarded, "GET", path, None, headers) for path in ("/moto-api/data.json", "/moto-api/agentcore/")]

    assert [answer.status for answer in refused] == [401] * len(refused)
    assert "s3cret" not in str([(answer.body, answer.headers) for answer in refused])
    assert refused[-1].headers["WWW-Authenticate"].startswith("Basic")  # so that a browser asks its user for it
    assert ask(guarded, "GET", "/health").status == 200
    still = ask(guarded, "GET", f"/memories/{mine}/details", headers=signature("bedrock-agentcore"))
    assert still.json["memory"]["name"] == "Mine"


@pytest.mark.inferred
@pytest.mark.parametrize("given", ["Bearer s3cret token", "bearer  s3cret token", basic("s3cret token")])
def test_the_token_opens_the_controls(guarded: str, given: str) -> None:
    headers = {"Content-Type": "application/json", "Authorization": given}
    page = ask(guarded, "GET", "/moto-api/agentcore/", None, headers)
    reset = ask(guarded, "POST", "/moto-api/reset", None, headers)
    ticked = ask(guarded, "POST", "/moto-api/agentcore/clock/tick", {"seconds": 1}, headers)
    assert (page.status, reset.status, ticked.status) == (200, 200, 200)


@pytest.mark.inferred
@pytest.mark.parametrize("token", ["", " ", " a", "a\n", "ключ"])
def test_what_is_no_token_is_refused_before_anything_listens(token: str) -> None:
    with pytest.raises(ValueError, match="printable ASCII"):
        AgentCoreServer(control_token=token)


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("flags", "variable", "token"),
    [
        ([], None, None),
        ([], "", None),
        ([], "of-the-environment", "of-the-environment"),
        (["--control-token", "mine"], "of-the-environment", "mine"),
    ],
)
def test_the_command_takes_the_token_from_its_flag_or_the_environment(
    monkeypatch: pytest.MonkeyPatch, flags: list[str], variable: str | None, token: str | None
) -> None:
    asked: dict[str, Any] = {}
    monkeypatch.setattr(server, "run", lambda *_, **given: asked.update(given))
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setenv("MOTO_AGENTCORE_CODE_INTERPRETER", "scripted")
    monkeypatch.delenv("MOTO_AGENTCORE_CONTROL_TOKEN", raising=False)
    if variable is not None:
        monkeypatch.setenv("MOTO_AGENTCORE_CONTROL_TOKEN", variable)
    assert main(["server", *flags]) == 0
    assert asked["control_token"] == token
