"""Browsers: ``/browsers``, ``/browsers/{browserId}``. ``aws.browser.v1`` is the service's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.families.shared.sandbox_sessions import BROWSER_SESSION
from moto_agentcore.families.shared.sandboxes import check_custom, check_idle, check_sandbox, page_with
from moto_agentcore.families.shared.standing import standing
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.store import Store

BROWSER = Kind(
    "Browser",
    id="browserId",
    mint="{name}-{10}",
    path="browser-custom/{id}",
    arn="browserArn",
    updated="lastUpdatedAt",
    life=Life("agentcore::browser", ready="READY"),
)
SYSTEM_BROWSER = Kind("Browser", id="browserId", mint="aws.browser.v1", updated="lastUpdatedAt")


@control.operation
def create_browser(call: Call[t.CreateBrowserRequestTypeDef]) -> Record:
    browsers, params = call.store.table(BROWSER), call.params
    browsers.unique(params["name"], f"Browser with name {params['name']} already exists")
    check_sandbox(params)
    return browsers.create(params)


@control.operation
def get_browser(call: Call[t.GetBrowserRequestTypeDef]) -> Record:
    if call.params["browserId"] == SYSTEM_BROWSER.mint:
        return system_browser(call.store)
    return call.store.table(BROWSER).describe(call.params["browserId"])


@control.operation
def list_browsers(call: Call[t.ListBrowsersRequestTypeDef]) -> dict[str, Any]:
    return page_with(call, system_browser(call.store), call.store.table(BROWSER))


@control.operation
def delete_browser(call: Call[t.DeleteBrowserRequestTypeDef]) -> Record:
    check_custom(SYSTEM_BROWSER, call.params["browserId"])
    browsers = call.store.table(BROWSER)
    browser = browsers.steady(call.params["browserId"])
    check_idle(browser, call.store.table(BROWSER_SESSION, under=browser))
    return browsers.delete(browser)


def browser_named(store: Store, id: str) -> Record:
    """The service's own or one of the caller's."""
    return system_browser(store) if id == SYSTEM_BROWSER.mint else store.table(BROWSER).get(id)


def system_browser(store: Store) -> Record:
    """The service's own browser, on the public network (its name is made up: the pattern forbids the id)."""
    return standing(
        store,
        SYSTEM_BROWSER,
        name="aws_browser_v1",
        browserArn=f"arn:{store.partition}:bedrock-agentcore:{store.region_name}:aws:browser/{SYSTEM_BROWSER.mint}",
        status="READY",
        networkConfiguration={"networkMode": "PUBLIC"},
    )
