"""Pennylane: whether a company's token is let in, and when its newest customer invoice changed.

https://pennylane.readme.io/docs/rate-limiting-1
https://pennylane.readme.io/reference/getcustomerinvoiceschanges
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar, Final
from urllib.parse import urlencode

from exporter.events import tree
from exporter.integrations.exchange import instants, quota, verdict
from exporter.integrations.exchange.call import Answer, Call, Topic, instant
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.kind import Integration

_API: Final = "/api/external/v2"
WINDOW: Final = 5.0
"""Seconds in which the 25 requests are counted."""
_HEADERS: Final = {
    "limit": "ratelimit-limit",
    "remaining": "ratelimit-remaining",
    "reset": "ratelimit-reset",
}
# The log of changes goes from old to new and holds four weeks, so it is asked from as late a day
# as has one; where there is none, the newest invoice says when it changed.
_DAYS: Final = (1, 7, 27)
_INVOICES: Final = "invoices"
_PAGE: Final = 1_000


class Pennylane(
    Integration, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="pennylane"
):
    """A company in Pennylane."""

    PROVIDER: ClassVar = "pennylane"
    HOME: ClassVar = "https://app.pennylane.com"
    STATUS_PAGE: ClassVar = "https://status.pennylane.com"
    TOPICS: ClassVar = ("health", "newest")
    ALLOWED: ClassVar = (Quota("requests", 0, 25, WINDOW),)

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:  # noqa: ARG002
        """Return the first call about a topic."""
        base = self.base(site) + _API
        if topic == "health":
            return Call(topic=topic, url=f"{base}/me")
        if topic == "newest":
            return _changes(f"{base}/changelogs/customer_invoices", 0, now)
        return None

    def complaint(self, call: Call, answer: Answer) -> Found | None:  # noqa: ARG002 # of any call
        """Return what an error means: the status does, with Pennylane's own sentence."""
        said = tree.word(answer.json, "message") or tree.word(answer.json, "error")
        return verdict.of(answer, said) if said and answer.status // 100 != 2 else None

    def quotas(self, call: Call, answer: Answer) -> Iterator[Quota | None]:  # noqa: ARG002
        """Return what the headers tell, of errors too."""
        yield quota.of_headers(answer, "requests", _HEADERS, window=WINDOW)

    def told(self, call: Call, answer: Answer) -> Found:
        """Return what the company, its log of changes, or its newest invoice tells."""
        if call.topic == "health":
            return verdict.having(answer.json, "company", "id")
        if tree.at(answer.json, "items") is None:
            return verdict.lacking("items")
        cursor = tree.word(answer.json, "next_cursor")
        if call.about != _INVOICES and cursor and tree.at(answer.json, "has_more") is True:
            # Newer changes follow: what is here is not the newest.
            return Found(following=_next(call, cursor))
        newest = max(_times(answer.json), default=None)
        if newest is None and call.about != _INVOICES:
            return Found(following=_further(call, answer.at))
        return Found(newest=newest)


def _changes(url: str, look: int, now: float, page: int = 0) -> Call:
    """Return the call for what changed in the days of a look."""
    since = instant(now) - timedelta(days=_DAYS[look])
    asked = {"start_date": since.strftime("%Y-%m-%dT%H:%M:%SZ"), "limit": str(_PAGE)}
    return Call(topic="newest", url=f"{url}?{urlencode(asked)}", about=str(look), page=page)


def _next(call: Call, cursor: str) -> Call:
    """Return the call for the page after this one; a cursor knows from when it is."""
    url = call.url.partition("?")[0]
    asked = urlencode({"cursor": cursor, "limit": str(_PAGE)})
    return Call(topic="newest", url=f"{url}?{asked}", about=call.about, page=call.page + 1)


def _further(call: Call, now: float) -> Call:
    """Return the call that looks further back, the newest invoice last."""
    url = call.url.partition("?")[0]
    look = int(call.about or "0") + 1
    if look < len(_DAYS):
        return _changes(url, look, now, call.page + 1)
    invoices = url.replace("/changelogs/", "/", 1) + "?" + urlencode({"limit": "1", "sort": "-id"})
    return Call(topic="newest", url=invoices, about=_INVOICES, page=call.page + 1)


def _times(told: Any) -> Iterator[Any]:
    """Return when records changed; one that was deleted did when the log took it."""
    for one in tree.items(told, "items"):
        found = [instants.iso(tree.at(one, key)) for key in ("updated_at", "processed_at")]
        yield from filter(None, found)
