"""Every route × every role × no role, over HTTP: the table is made of the routes themselves.

A route that is added is in it without anybody's doing; what differs is declared here.
"""

import re
from typing import Final

import pytest
from aiohttp import ClientSession, ClientTimeout

from exporter import roles
from exporter.web import routes
from exporter.web.keys import Route
from tests.exporter.web import stand
from tests.exporter.web.stand import Stand

CUSTOM: Final = {"reader": frozenset({"personal:read"}), "watcher": frozenset({"alerts:read"})}
ROLES: Final = {**roles.ROLES, **CUSTOM}
TOKENS: Final = {role: f"{role}-token-0123456789" for role in ROLES}
CONFIG: Final = (
    """
auth:
  roles:
  - {name: reader, permissions: ["personal:read"]}
  - {name: watcher, permissions: ["alerts:read"]}
  tokens:
"""
    + "".join(
        f'  - {{name: {role}, role: {role}, token: "env:{role.upper()}"}}\n' for role in TOKENS
    )
    + """
sources:
- {type: native, name: app}
- {type: segment, name: site}
- {type: otlp, name: spans}
"""
)
# Of a badge that is not public, who may read metrics is told whether there is one.
DECLARED: Final = {f"/badges/{{name}}/{what}.svg": "metrics:read" for what in ("state", "uptime")}
NAMES: Final = {"source": "app"}


def needed(route: Route) -> str | None:
    """Return the permission that a route asks for."""
    return DECLARED.get(route.path, route.permission)


def expected(route: Route, role: str | None) -> set[int]:
    """Return with what a caller is refused for who it is; {} where it is not."""
    permission = needed(route)
    if permission is None:
        return set()
    if role is None:
        return {401}
    return set() if roles.allows(ROLES[role], permission) else {403}


async def refusal(here: Stand, client: ClientSession, route: Route, role: str | None) -> set[int]:
    """Ask, and return the status where it is one of who may not."""
    path = re.sub(r"\{(\w+)\}", lambda found: NAMES.get(found[1], "nobody"), route.path)
    headers = {"Content-Type": "application/json"}
    if role is not None:
        headers["Authorization"] = f"Bearer {TOKENS[role]}"
    data = b"{}" if route.method == "POST" else None
    async with client.request(route.method, here.url + path, headers=headers, data=data) as told:
        if told.status not in {401, 403}:
            return set()
        code = (await told.json(content_type=None))["code"]
        # OTLP's senders are told in the numbers of gRPC.
        code = {7: "forbidden", 16: "unauthenticated"}.get(code, code)
        assert code == ("unauthenticated" if told.status == 401 else "forbidden"), (path, code)
        return {told.status}


@pytest.mark.parametrize("role", [*ROLES, None], ids=str)
async def test_a_role_reaches_what_it_may_and_nothing_else(
    role: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, token in TOKENS.items():
        monkeypatch.setitem(stand.ENVIRON, name.upper(), token)
    wrong = []
    async with (
        stand.serving(CONFIG) as here,
        ClientSession(timeout=ClientTimeout(20)) as client,
    ):
        for route in routes.ROUTES:
            found = await refusal(here, client, route, role)
            if found != expected(route, role):
                wrong.append((route.method, route.path, found, expected(route, role)))
    assert not wrong


def test_every_permission_but_one_is_asked_for_by_a_route() -> None:
    """`personal:read` is asked for inside answers, which are shown without it too."""
    asked = {needed(route) for route in routes.ROUTES}
    assert {*roles.PERMISSIONS} - asked == {roles.PERSONAL}


def test_what_is_for_anyone_is_listed() -> None:
    open_ones = {one.path for one in routes.ROUTES if needed(one) is None}
    assert open_ones == {
        "/",
        "/-/healthy",
        "/-/ready",
        "/docs",
        "/docs/openapi.json",
        "/health",
        "/metrics",
        "/pagerduty/webhook",
        "/ping/{key}",
        "/ping/{key}/{action}",
        "/slack/actions",
        "/webhooks/{source}",
        "/webhooks/{source}/{key}",
    }
