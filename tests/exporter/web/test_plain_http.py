from collections.abc import Mapping

import pytest
from aiohttp import ClientSession

from exporter.refusal import Refused
from exporter.web import origins, plain_http, routes
from tests.exporter.web import stand

PROXIES = origins.networks(["10.0.0.0/8", "127.0.0.2"])
KPI = "/api/analytics/kpi"


def exposed(peer: str | None, headers: Mapping[str, str], *, tls: bool = False) -> bool:
    return plain_http.is_exposed(peer, headers, PROXIES, is_tls=tls)


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_this_machine_may_ask_in_plain_http(peer: str) -> None:
    assert not exposed(peer, {})


@pytest.mark.parametrize("peer", ["203.0.113.9", "192.168.1.7", "10.0.0.1", "", None])
def test_other_machines_may_not(peer: str | None) -> None:
    assert exposed(peer, {})
    assert exposed(peer, {"X-Forwarded-For": "127.0.0.1"}) == (peer != "10.0.0.1")
    assert not exposed(peer, {}, tls=True)


@pytest.mark.parametrize(
    ("peer", "headers", "is_exposed"),
    [
        ("10.0.0.1", {"X-Forwarded-Proto": "https"}, False),
        ("10.0.0.1", {"X-Forwarded-Proto": "HTTPS, http"}, False),
        ("10.0.0.1", {"X-Forwarded-Proto": "http"}, True),
        ("127.0.0.2", {"X-Forwarded-Proto": "http", "X-Forwarded-For": "203.0.113.9"}, True),
        ("127.0.0.2", {"X-Forwarded-For": "203.0.113.9"}, True),
        ("127.0.0.2", {"X-Forwarded-Proto": " , https"}, False),
        ("10.0.0.1", {"X-Forwarded-Proto": " , https"}, True),
        ("127.0.0.1", {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}, True),
        ("127.0.0.1", {"Forwarded": "for=203.0.113.9;proto=https"}, True),
        ("127.0.0.1", {"X-Real-IP": "203.0.113.9"}, True),
        ("203.0.113.9", {"X-Forwarded-Proto": "https"}, True),
    ],
    ids=range(11),
)
def test_a_proxy_is_believed_only_where_it_is_trusted(
    peer: str, headers: Mapping[str, str], *, is_exposed: bool
) -> None:
    assert exposed(peer, headers) == is_exposed


def test_over_tls_a_trusted_proxy_may_still_say_that_its_caller_came_without() -> None:
    assert exposed("10.0.0.1", {"X-Forwarded-Proto": "http"}, tls=True)


def test_who_is_exposed_is_told_what_to_do() -> None:
    plain_http.refuse("127.0.0.1", {}, (), is_tls=False)
    with pytest.raises(Refused) as refused:
        plain_http.refuse("203.0.113.9", {}, (), is_tls=False)
    assert (refused.value.status, refused.value.code) == (403, "https_required")
    assert "require_https" in refused.value.help


def test_it_concerns_all_figures_exports_and_the_audit_and_nothing_else() -> None:
    found = {one.path for one in routes.ROUTES if plain_http.concerns(one.path, one.permission)}
    assert {KPI, "/api/audit", "/analytics/process/batch"} <= found
    figures = {one.path for one in routes.ROUTES if one.path.startswith("/api/analytics")}
    assert figures <= found
    assert not {"/metrics", "/", "/webhooks/{source}", "/docs", "/api/v1/query"} & found
    assert plain_http.concerns("/api/anything", "export")


@pytest.mark.parametrize(
    ("text", "headers", "status"),
    [
        ("", {}, 503),
        ("", {"X-Forwarded-For": "203.0.113.9"}, 403),
        ("  trusted_proxies: [127.0.0.1]\n", {"X-Forwarded-For": "203.0.113.9"}, 403),
        (
            "  trusted_proxies: [127.0.0.1]\n",
            {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"},
            503,
        ),
        ("  require_https: false\n", {"X-Forwarded-For": "203.0.113.9"}, 503),
    ],
    ids=["here", "by a proxy", "by a trusted one", "which says https", "allowed"],
)
async def test_figures_are_refused_before_anything_is_looked_at(
    text: str, headers: dict[str, str], status: int
) -> None:
    """Here is no store: who is let in is told that it is not ready."""
    token = {"Authorization": f"Bearer {stand.ENVIRON['EYE']}"}
    async with stand.serving(text + stand.TOKENS) as here, ClientSession() as client:
        async with client.get(here.url + KPI, headers={**headers, **token}) as answer:
            told = await answer.json()
        assert answer.status == status, told
        assert told["code"] == ("https_required" if status == 403 else "not_ready")
        async with client.get(f"{here.url}/api/services", headers={**headers, **token}) as answer:
            assert answer.status == 200
