import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from alerting import strict
from exporter.metrics import catalogue
from exporter.probes.journey import Journey
from exporter.probes.result import Result

TOKEN = "t0ken/&1"
STEPS = """
- name: page
  url: ROOT/login
  capture: [{name: csrf, matches: 'csrf=([a-z0-9]+)'}]
- name: login
  url: ROOT/login
  method: POST
  headers: {Content-Type: application/json}
  body: '{"user": "${user}", "csrf": "${csrf}"}'
  capture: [{name: token, json: access.token}]
- name: orders
  url: ROOT/orders?session=${token}
  headers: {Authorization: "env:NONE"}
  json: [{path: "length(orders)", at_least: 1}]
"""


class Shop:
    """A shop that lets in who has done all that came before."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.csrf = "abc123"

    async def page(self, _: web.Request) -> web.Response:
        answer = web.Response(text=f"<form> csrf={self.csrf} </form>")
        answer.set_cookie("visit", "1")
        return answer

    async def login(self, request: web.Request) -> web.Response:
        said = await request.json()
        self.seen.append(f"{said['user']} {said['csrf']} {request.cookies.get('visit')}")
        return web.json_response({"access": {"token": TOKEN}})

    async def orders(self, request: web.Request) -> web.Response:
        self.seen.append(request.query["session"])
        return web.json_response({"orders": [1] if request.query["session"] == TOKEN else []})

    async def hang(self, _: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError


@contextlib.asynccontextmanager
async def serving(shop: Shop) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_get("/login", shop.page)
    app.router.add_post("/login", shop.login)
    app.router.add_get("/orders", shop.orders)
    app.router.add_get("/hang", shop.hang)
    async with TestServer(app, shutdown_timeout=0.01) as server:
        yield str(server.make_url("")).rstrip("/")


def journey(root: str, steps: str = STEPS, **fields: Any) -> Journey:
    text = steps.replace("ROOT", root).replace('  headers: {Authorization: "env:NONE"}\n', "")
    made = {"name": "shop", "steps": "STEPS", "values": {"user": "env:SHOP_USER"}, **fields}
    lines = [f"{key}: {value}" for key, value in made.items() if key != "steps"]
    indented = "\n".join(f"  {line}" for line in text.strip().splitlines())
    whole = "\n".join(["type: journey", *lines, "steps:", indented])
    whole = whole.replace("{'user': 'env:SHOP_USER'}", "{user: env:SHOP_USER}")
    return strict.load(whole, Journey, file="f", environ={"SHOP_USER": 'm"e'}, read=str)


def shown(result: Result) -> Mapping[tuple[str, ...], float]:
    return {(one.metric, *one.labels): one.value for one in result.gauges}


async def test_values_and_cookies_go_from_step_to_step() -> None:
    shop = Shop()
    async with serving(shop) as root:
        probe = journey(root)
        assert list(probe.wrong()) == []
        result = await probe.measure()
    assert (result.state, result.detail, result.kind) == ("up", "", "journey")
    assert shop.seen == ['m"e abc123 1', TOKEN]
    seen = shown(result)
    for step in ("page", "login", "orders"):
        assert seen["probe_journey_step_success", step] == 1
        assert seen["probe_journey_step_duration_seconds", step] > 0
    for one in result.gauges:
        assert len(one.labels) == len(catalogue.metric(one.metric).labels) - 1


async def test_a_step_that_fails_ends_it_and_is_named() -> None:
    shop = Shop()
    shop.csrf = ""
    async with serving(shop) as root:
        result = await journey(root).measure()
    assert (result.reason, result.detail) == ("step", "the answer has no csrf (in the step page)")
    seen = shown(result)
    assert seen["probe_journey_step_success", "page"] == 0
    assert ("probe_journey_step_success", "login") not in seen
    assert not shop.seen


async def test_a_check_of_a_step_is_that_of_a_request() -> None:
    steps = STEPS.replace("length(orders)", "length(absent || `[]`)")
    async with serving(Shop()) as root:
        result = await journey(root, steps).measure()
    assert result.reason == "json"
    assert result.detail.endswith("(in the step orders)")


async def test_all_steps_share_one_deadline() -> None:
    steps = STEPS.replace("ROOT/orders?session=${token}", "ROOT/hang?session=${token}")
    async with serving(Shop()) as root:
        result = await journey(root, steps, timeout="300ms").measure()
    assert result.reason == "timeout"
    assert result.detail.endswith("(in the step orders)")
    assert result.duration < 2
