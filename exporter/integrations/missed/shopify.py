"""Orders of a shop that changed, as its webhooks tell of them step by step.

The list of REST has the very bodies of the webhooks, which GraphQL has not. An order says when it
was placed and cancelled, but not when it was paid: of one that is paid, that is told each time, and
known by the order's id.
https://shopify.dev/docs/api/admin-rest/latest/resources/order
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal, get_args
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from exporter.events import instants, tree
from exporter.events.inbound import Inbound
from exporter.integrations.exchange import verdict
from exporter.integrations.exchange.call import Answer, Call, instant
from exporter.integrations.exchange.found import Found
from exporter.integrations.kind import MOST_PAGES
from exporter.integrations.missed import window
from exporter.integrations.missed.window import Cursor, Window

Topic = Literal["orders/create", "orders/paid", "orders/cancelled", "refunds/create"]
TOPICS: Final[tuple[Topic, ...]] = get_args(Topic)
"""The topics of which something may be missed."""
PER_PAGE: Final = 50
SLACK: Final = 30 * 86_400.0
"""Steps of orders that changed are looked at so far back; they are known for longer."""
_LIST: Final = "orders"
_FIELDS: Final = (
    "id,admin_graphql_api_id,created_at,updated_at,processed_at,cancelled_at,financial_status,test,"
    "currency,total_price,total_price_set,customer,email,phone,line_items,discount_codes,"
    "note_attributes,cart_token,refunds"
)
_PAID: Final = frozenset({"paid", "partially_refunded", "refunded"})
_NEXT: Final = re.compile(r'<([^<>]{1,4000})>\s*;\s*rel="?next"?')


class _Note(Struct, frozen=True):
    """What a call knows: the shop's domain, and the topics that its webhooks have."""

    cursor: Cursor
    window: Window
    shop: str
    topics: tuple[str, ...]


def first(call: Call, shop: str, topics: Sequence[str], cursor: str, now: float) -> Call | None:
    """Return the first call of a listing, None where nothing is old enough.

    ``call`` has the address of the list, ``shop`` is the domain that webhooks name.
    """
    known = Cursor.read(cursor)
    span = known.next(_LIST, now)
    if span is None:
        return None
    query = {
        "status": "any",
        "order": "updated_at asc",
        "limit": PER_PAGE,
        "updated_at_min": _written(span.since),
        "updated_at_max": _written(span.until),
        "fields": _FIELDS,
    }
    about = window.written(_Note(known, span, shop, tuple(topics)))
    return replace(call, url=f"{call.url}?{urlencode(query)}", about=about)


def read(call: Call, answer: Answer) -> Found:
    """Return the steps of a page's orders as their webhooks would have been."""
    note = window.noted(call, _Note)
    listed = tree.at(answer.json, "orders")
    if note is None or not isinstance(listed, list):
        return verdict.lacking("orders")
    cursor = note.cursor.met(answer)
    before = min(note.window.until, answer.vendor_now - window.LATE)
    young = [one for one in listed if (_instant(one, "updated_at") or 0.0) < before]
    since = max(cursor.begun, note.window.since - SLACK)
    missed = tuple(
        Inbound(_headers(topic, note.shop), msgspec.json.encode(body))
        for one in young
        for topic, body in _steps(one, since)
        if topic in note.topics
    )
    following = _following(call, answer)
    if following is None:
        return Found(missed=missed, cursor=cursor.through(_LIST, note.window, answer).text)
    if following.page < MOST_PAGES:
        return Found(missed=missed, following=following)
    # The oldest come first: what is left is newer than the last of them.
    times = [at for one in listed if (at := _instant(one, "updated_at")) is not None]
    left = replace(note.window, since=max([*times, note.window.since + 1.0]))
    return Found(missed=missed, following=following, cursor=cursor.at(_LIST, left).text)


def _following(call: Call, answer: Answer) -> Call | None:
    """Return the next page, of which no more is believed than its place in the list."""
    found = _NEXT.search(answer.headers.get("link", ""))
    try:
        place = dict(parse_qsl(urlsplit(found[1]).query)).get("page_info") if found else None
    except ValueError:
        place = None
    if not place:
        return None
    query = urlencode({"limit": PER_PAGE, "fields": _FIELDS, "page_info": place})
    return replace(call, url=f"{call.url.partition('?')[0]}?{query}", page=call.page + 1)


def _steps(order: Any, since: float) -> Iterator[tuple[str, Any]]:
    """Yield what a shop tells of an order: topics and bodies, of steps that are not too old."""
    if _is_since(order, "created_at", since):
        yield "orders/create", order
        if tree.word(order, "financial_status") in _PAID:
            yield "orders/paid", order
    if _is_since(order, "cancelled_at", since):
        yield "orders/cancelled", order
    for refund in tree.items(order, "refunds"):
        if _is_since(refund, "created_at", since):
            yield "refunds/create", refund


def _is_since(told: Any, name: str, since: float) -> bool:
    at = _instant(told, name)
    return at is not None and at >= since


def _instant(told: Any, name: str) -> float | None:
    found = instants.milliseconds(tree.at(told, name))
    return None if found is None else found / 1000


def _written(at: float) -> str:
    return instant(at).isoformat(timespec="seconds").replace("+00:00", "Z")


def _headers(topic: str, shop: str) -> dict[str, str]:
    return {"X-Shopify-Topic": topic, "X-Shopify-Shop-Domain": shop}
