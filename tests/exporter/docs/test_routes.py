"""docs/http.md says of every path who may call it, and of every refusal what it means."""

import pytest

from exporter import refusal, roles
from exporter.docs import routes
from exporter.web.keys import Route
from exporter.web.routes import ROUTES

PAGE = routes.written()


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_every_route_has_its_row(route: Route) -> None:
    assert f"| `{route.method}` `{route.path}` | " in PAGE
    assert route.summary


@pytest.mark.parametrize("code", refusal.CODES)
def test_every_refusal_has_its_row(code: str) -> None:
    assert f"| `{code}` | {refusal.CODES[code]} | {refusal.MEANINGS[code]} |" in PAGE


def test_a_role_lists_its_permissions() -> None:
    rows = routes.granted({"clerk": frozenset({"export", "events:write"})})
    assert rows.endswith("| `clerk` | `events:write`, `export` |")


@pytest.mark.parametrize("role", roles.ROLES)
def test_every_built_in_role_has_its_row(role: str) -> None:
    assert f"\n| `{role}` | " in PAGE
