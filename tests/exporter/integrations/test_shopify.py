from typing import Any

import msgspec
import pytest

from alerting.secret import Secret
from exporter.integrations.conduct import manners
from exporter.integrations.exchange.call import Call
from exporter.integrations.exchange.found import Quota
from exporter.integrations.shopify import Shopify
from tests.exporter.integrations import asking
from tests.exporter.integrations.stands import shopify
from tests.exporter.integrations.stands.stand import Scene

NOW = Scene().now
SHOP = {"data": {"shop": {"id": "gid://shopify/Shop/1"}}}


def shop(**more: Any) -> Shopify:
    found = asking.vendor(shopify.STAND, **more)
    assert isinstance(found, Shopify)
    return found


def cost(**status: Any) -> dict[str, Any]:
    return {"extensions": {"cost": {"requestedQueryCost": 1, "throttleStatus": status}}}


def test_the_documented_points_have_the_documented_figures() -> None:
    told = cost(maximumAvailable=1000.0, currentlyAvailable=66, restoreRate=50.0)
    found = asking.read(shop(), "health", asking.answer({**SHOP, **told}))
    assert (found.reason, found.quotas) == ("", (Quota("points", 934, 1000, 20.0),))


def test_one_per_cent_of_the_points_is_of_those_that_come_back() -> None:
    told = cost(maximumAvailable=2000.0, currentlyAvailable=1996, restoreRate=100.0)
    found = asking.read(shop(), "health", asking.answer({**SHOP, **told}))
    assert manners.spacing(found.quotas[0], weight=3.0) == 3.0


def test_the_documented_calls_of_rest_have_the_documented_figures() -> None:
    headers = {"X-Shopify-Shop-Api-Call-Limit": "32/40"}
    found = asking.read(shop(), "health", asking.answer(SHOP, headers=headers))
    assert found.quotas == (Quota("requests", 32, 40, 20.0),)


@pytest.mark.parametrize("text", ["", "32", "32/", "many/40", "-1/40", "1/0"])
def test_calls_that_are_no_numbers_are_odd_and_left_out(text: str) -> None:
    headers = {"X-Shopify-Shop-Api-Call-Limit": text}
    found = asking.read(shop(), "health", asking.answer(SHOP, headers=headers))
    assert (found.reason, found.quotas, found.odd) == ("", (), ("quota",))


@pytest.mark.parametrize(
    "status",
    [
        {"maximumAvailable": 1000.0, "restoreRate": 50.0},
        {"currentlyAvailable": 5, "restoreRate": 50.0},
        {"maximumAvailable": "all", "currentlyAvailable": 5},
        {"maximumAvailable": 0, "currentlyAvailable": 0, "restoreRate": 50.0},
        {"maximumAvailable": 10, "currentlyAvailable": 20, "restoreRate": 50.0},
    ],
)
def test_points_that_cannot_be_are_odd_and_left_out(status: dict[str, Any]) -> None:
    found = asking.read(shop(), "health", asking.answer({**SHOP, **cost(**status)}))
    assert (found.reason, found.quotas, found.odd) == ("", (), ("quota",))


@pytest.mark.parametrize("rate", [0, -1, None, "fast"])
def test_points_that_come_back_at_no_known_rate_have_no_span(rate: object) -> None:
    told = cost(maximumAvailable=100, currentlyAvailable=90, restoreRate=rate)
    found = asking.read(shop(), "health", asking.answer({**SHOP, **told}))
    assert found.quotas == (Quota("points", 10, 100, 0.0),)


def test_an_error_of_too_many_points_tells_them_as_well() -> None:
    told = cost(maximumAvailable=1000.0, currentlyAvailable=118, restoreRate=50.0)
    error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
    found = asking.read(shop(), "newest", asking.answer({"errors": [error], **told}))
    assert (found.reason, found.detail) == ("rate_limited", "200: Throttled")
    assert found.quotas == (Quota("points", 882, 1000, 20.0),)


LOCKED = "the shop is locked"
FROZEN = "the shop is frozen: a bill of it is not paid"
CLOSED = "no such shop: it is closed, or the base URL is of none"
TURNED_AWAY = "Shopify's security turned the request away"
ERRORS: list[tuple[int, Any, str, str]] = [
    (
        401,
        {"errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"},
        "token_rejected",
        "401: [API] Invalid API key or access token (unrecognized login or wrong password)",
    ),
    (402, {"errors": "Unavailable Shop"}, "suspended", f"402: {FROZEN} (Unavailable Shop)"),
    (
        402,
        {"errors": [{"message": "Frozen", "extensions": {"code": "PAYMENT_REQUIRED"}}]},
        "suspended",
        f"402: {FROZEN} (Frozen)",
    ),
    (
        403,
        {"errors": "[API] This action requires merchant approval for read_orders scope."},
        "permission",
        "403: [API] This action requires merchant approval for read_orders scope.",
    ),
    (404, {"errors": "Not Found"}, "suspended", f"404: {CLOSED} (Not Found)"),
    (404, "<html>a shop window</html>", "missing", "404: there is no such thing"),
    (423, None, "suspended", f"423: {LOCKED}"),
    (
        429,
        {"errors": "Exceeded 2 calls per second"},
        "rate_limited",
        "429: Exceeded 2 calls per second",
    ),
    (430, "", "rate_limited", f"430: {TURNED_AWAY}"),
    (422, {"errors": {"base": ["no"]}}, "refused", "422"),
    (500, {"errors": "Internal Server Error"}, "server_error", "500: Internal Server Error"),
    (503, "busy", "server_error", "503: the vendor cannot answer now"),
    (200, {"errors": [{"message": "Parse error"}]}, "refused", "200: Parse error"),
    (200, {"errors": [7]}, "refused", "200: errors without a word"),
    (200, {"errors": [{"extensions": {"code": "NEW"}}]}, "refused", "200: NEW"),
]


@pytest.mark.parametrize(("status", "told", "reason", "detail"), ERRORS)
def test_errors_have_their_reasons(status: int, told: Any, reason: str, detail: str) -> None:
    found = asking.read(shop(), "health", asking.answer(told, status))
    assert (found.reason, found.detail) == (reason, detail)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("ACCESS_DENIED", "permission"),
        ("UNAUTHORIZED", "token_rejected"),
        ("SHOP_INACTIVE", "suspended"),
        ("INTERNAL_SERVER_ERROR", "server_error"),
        ("TIMEOUT", "timeout"),
        ("MAX_COST_EXCEEDED", "refused"),
    ],
)
def test_codes_of_graphql_come_with_status_200(code: str, reason: str) -> None:
    error = {"message": "said", "extensions": {"code": code}}
    found = asking.read(shop(), "health", asking.answer({"data": None, "errors": [error]}))
    assert (found.reason, found.detail) == (reason, "200: said")


def test_a_wait_is_as_long_as_shopify_says() -> None:
    found = asking.read(
        shop(), "health", asking.answer({"errors": "x"}, 429, {"Retry-After": "2.0"})
    )
    assert found.retry_after == 2.0


def test_the_newest_order_says_when_it_changed() -> None:
    orders = {"nodes": [{"updatedAt": "2026-09-21T13:33:20Z"}]}
    found = asking.read(shop(), "newest", asking.answer({"data": {"orders": orders}}))
    assert found.newest is not None
    assert found.newest.timestamp() == 1_789_997_600.0
    none = asking.read(shop(), "newest", asking.answer({"data": {"orders": {"nodes": []}}}))
    assert (none.reason, none.newest) == ("", None)
    lacking = asking.read(shop(), "newest", asking.answer({"data": {"orders": None}}))
    assert (lacking.reason, lacking.detail) == (
        "unexpected",
        "the answer has no data.orders.nodes",
    )


def test_calls_have_the_version_and_the_cheapest_questions() -> None:
    one = shop(version="2026-07", url="https://shop.myshopify.com/")
    health, newest = one.first("health", "", "", NOW), one.first("newest", "", "", NOW)
    assert health is not None
    assert newest is not None
    assert health.url == "https://shop.myshopify.com/admin/api/2026-07/graphql.json"
    assert msgspec.json.decode(health.body) == {"query": "{shop{id}}"}
    assert (health.weight, newest.weight) == (1.0, 3.0)
    assert {health.bucket, newest.bucket} == {"points"}
    assert one.first("quota", "", "", NOW) is None


@pytest.mark.parametrize("domain", ["", "ours.myshopify.com"])
def test_what_happened_is_listed_for_webhooks_that_never_came(domain: str) -> None:
    one = shop(shop=domain)
    call = one.first("events", "", "", NOW)
    assert call is not None
    assert call.url.startswith(f"{asking.HERE}/admin/api/2026-10/orders.json")
    assert call.bucket in {quota.bucket for quota in Shopify.ALLOWED}
    found = one.read(call, asking.answer({}))
    assert (found.reason, found.missed) == ("unexpected", ())


def test_the_token_is_shown_in_shopifys_own_header() -> None:
    shown = shop().credentials(Call(topic="health", url="x"), Secret("planted"))
    assert [(name, value.reveal()) for name, value in shown.headers] == [
        ("X-Shopify-Access-Token", "planted")
    ]


def test_a_shop_needs_its_base_url() -> None:
    assert dict(shop(url="").wrong()).keys() == {"url"}
    assert not [*shop().wrong()]


@pytest.mark.parametrize("version", ["2026", "2026-11", "latest", "2026-10/../x"])
def test_versions_that_are_none_are_refused(version: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="version"):
        shop(version=version)


@pytest.mark.parametrize(("name", "domain"), [("", "stand.test"), ("a.myshopify.com", None)])
def test_orders_that_changed_are_listed_for_what_never_came(name: str, domain: str | None) -> None:
    one = shop(shop=name, version="2026-07")
    call = one.first("events", "", "", NOW)
    assert call is not None
    assert call.url.startswith("https://stand.test/admin/api/2026-07/orders.json?")
    assert (domain or name) in call.about
    headers = {"x-shopify-shop-api-call-limit": "1/40"}
    found = one.read(call, asking.answer({"orders": []}, headers=headers))
    assert (found.reason, found.missed, bool(found.cursor)) == ("", (), True)
    assert [quota.bucket for quota in found.quotas] == [call.bucket]
