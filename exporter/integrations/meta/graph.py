"""Meta's Graph API: what WhatsApp, Messenger and Instagram have in common.

https://developers.facebook.com/docs/graph-api/guides/error-handling
https://developers.facebook.com/docs/graph-api/overview/rate-limiting
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Final
from urllib.parse import urlencode

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from alerting.strict import Secret
from exporter.events import tree
from exporter.integrations.exchange import instants, verdict
from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.exchange.token import Shown, bearer
from exporter.integrations.kind import Integration
from exporter.integrations.meta import errors as graph_errors

HOUR: Final = 3_600.0
DAY: Final = 86_400.0
_FORM: Final = (("Content-Type", "application/x-www-form-urlencoded"),)
# Share of what is allowed, in percent: of calls, of time, of processor time.
_SHARES: Final = {"call_count": "calls", "total_time": "time", "total_cputime": "cpu"}
_MOST_ENTRIES: Final = 50
_BUSINESS: Final = "x-business-use-case-usage"
_ENDS: Final = ("expires_at", "data_access_expires_at")


class Graph(Integration, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """A node of Meta's graph; with the app's credentials, its token is looked at as well."""

    HOME: ClassVar = "https://graph.facebook.com"
    WINDOW: ClassVar[float] = DAY
    """Seconds that the limits of the business use case are for."""

    version: Annotated[
        str, Meta(pattern=r"^v\d{1,3}\.\d$", description="version of the Graph API")
    ] = "v23.0"
    app_id: Annotated[
        str,
        Meta(
            pattern=r"^(\d{1,30})?$",
            description="the app's id: with app_secret, tells when the token expires",
        ),
    ] = ""
    app_secret: Annotated[
        Secret | None, Meta(description="env:NAME or file:path of the app's secret")
    ] = None

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:  # noqa: ARG002
        """Return the first call about a topic."""
        if topic == "quota":
            return self._inspection() if self.app_secret is not None else None
        path = self.path(topic)
        return Call(topic=topic, url=f"{self.base()}/{self.version}/{path}") if path else None

    def path(self, topic: Topic) -> str:
        """Return what is asked about a topic: a node with its fields; "" for nothing."""
        raise NotImplementedError

    def node(self, told: Any) -> Found:
        """Return what the node that is looked at for `health` tells."""
        return verdict.having(told, "id")

    def _inspection(self) -> Call:
        """Return the call that inspects the token: as a batch, for no token belongs into a URL."""
        url = f"{self.base()}/{self.version}/"
        return Call(topic="quota", url=url, method="POST", headers=_FORM, bucket="inspections")

    def credentials(self, call: Call, value: Secret) -> Shown:
        """Return how a call shows the token; its inspection is asked for by the app.

        https://developers.facebook.com/docs/graph-api/reference/debug_token
        """
        if call.topic != "quota" or self.app_secret is None:
            return bearer(value)
        query = urlencode({"input_token": value.reveal()})
        asked = {"method": "GET", "relative_url": f"{self.version}/debug_token?{query}"}
        form = {
            "access_token": f"{self.app_id}|{self.app_secret.reveal()}",
            "include_headers": "false",
            "batch": msgspec.json.encode([asked]).decode(),
        }
        return Shown(body=Secret(urlencode(form)))

    def complaint(self, call: Call, answer: Answer) -> Found | None:
        """Return what an error in Meta's form means: `code` and `error_subcode` say all."""
        error = tree.at(answer.json, "error")
        if not isinstance(error, dict):
            return None
        if call.topic == "quota":
            return _uninspected(error)
        reason = graph_errors.reason(error)
        found = verdict.because(reason, answer, graph_errors.said(error))
        wait = _regained(answer)
        if reason != "rate_limited" or found.retry_after is not None or not wait:
            return found
        return replace(found, retry_after=min(wait, verdict.LONGEST_WAIT))

    def quotas(self, call: Call, answer: Answer) -> Iterator[Quota | None]:
        """Return the shares that are used up, of the app and of the business, in percent."""
        if call.topic == "quota":
            return
        wait = _regained(answer)
        resets = answer.at + wait if wait else 0.0
        for bucket, share in _most([_decoded(answer, "x-app-usage")]).items():
            yield Quota(f"app_{bucket}", share, 100.0, HOUR)
        for bucket, share in _most(_entries(answer)).items():
            yield Quota(bucket, share, 100.0, self.WINDOW, resets if share >= 100 else 0.0)

    def told(self, call: Call, answer: Answer) -> Found:
        """Return what the node, its conversations or the inspection of its token tell."""
        if call.topic == "health":
            return self.node(answer.json)
        if call.topic == "quota":
            return _inspected(answer.json)
        if not isinstance(conversations := tree.at(answer.json, "data"), list):
            return verdict.lacking("data")
        times = [instants.iso(tree.at(one, "updated_time")) for one in conversations]
        return Found(newest=max(filter(None, times), default=None))

    def wrong_vendor(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong with the app's credentials: one is nothing without the other."""
        if bool(self.app_id) != (self.app_secret is not None):
            yield "app_secret", "expected both app_id and app_secret, or none of them"


def _inspected(told: Any) -> Found:
    """Return when a token expires by what its inspection tells, and why it is none."""
    body = tree.at(told[0], "body") if isinstance(told, list) and told else None
    try:
        inner = msgspec.json.decode(body) if isinstance(body, str) else None
    except (msgspec.DecodeError, RecursionError):
        inner = None
    if isinstance(error := tree.at(inner, "error"), dict):
        return _uninspected(error)
    data = tree.at(inner, "data")
    if not isinstance(tree.at(data, "is_valid"), bool):
        return verdict.lacking("data.is_valid")
    if not data["is_valid"]:
        why = data.get("error")
        return Found(
            reason=graph_errors.of_token(tree.word(why, "subcode")),
            detail=verdict.clean(tree.word(why, "message")) or "the token is not valid",
        )
    ends = [instants.unix(data.get(key)) for key in _ENDS if verdict.number(data.get(key))]
    return Found(expires=min(filter(None, ends), default=None))


def _uninspected(error: Mapping[str, Any]) -> Found:
    """Return why a token could not be inspected: the app is to blame, and the token may be good."""
    reason = graph_errors.reason(error)
    kept = reason if reason in {"rate_limited", "server_error"} else "forbidden"
    said = verdict.clean(graph_errors.said(error))
    return Found(reason=kept, detail=f"the token cannot be inspected with app_secret: {said}")


def _decoded(answer: Answer, name: str) -> Any:
    try:
        return msgspec.json.decode(answer.headers.get(name, ""))
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def _entries(answer: Answer) -> list[Any]:
    """Return what is told of each business and use case, of all businesses one list."""
    told = _decoded(answer, _BUSINESS)
    if not isinstance(told, dict):
        return []
    return [entry for business in told for entry in tree.items(told, business)][:_MOST_ENTRIES]


def _most(entries: list[Any]) -> dict[str, float]:
    """Return the greatest share of each kind; -1 where one is told that is no number."""
    found: dict[str, float] = {}
    for key, bucket in _SHARES.items():
        told = [tree.at(entry, key) for entry in entries]
        shares = [verdict.number(one) for one in told if one is not None]
        if shares:
            found[bucket] = -1.0 if None in shares else max(filter(None, shares), default=0.0)
    return found


def _regained(answer: Answer) -> float:
    """Return for how many seconds Meta lets nobody of a business in; it tells minutes."""
    told = [tree.at(one, "estimated_time_to_regain_access") for one in _entries(answer)]
    return max(((verdict.number(one) or 0.0) * 60 for one in told), default=0.0)
