"""How Meta proves itself: a token when the URL is entered, an HMAC of the raw bytes ever after.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated, Any

from msgspec import Meta

from alerting.strict import Secret
from exporter.events import bodies, flat, mac, tree
from exporter.events.found import Found
from exporter.events.inbound import Answer, Inbound
from exporter.events.source import Sender
from exporter.refusal import Refused

_HEADER = "X-Hub-Signature-256"
_PREFIX = "sha256="
_FIGURES = 64
_LONGEST_CHALLENGE = 256
_LONGEST_TOPIC = 60
_VENDORS = {
    "whatsapp_business_account": "whatsapp",
    "page": "messenger",
    "instagram": "instagram",
}


class MetaSender(Sender, frozen=True, forbid_unknown_fields=True):
    """A source whose ``secrets`` are app secrets."""

    verify_token: Annotated[
        Secret | None,
        Meta(description="env:NAME or file:path of the token that the webhook is entered with"),
    ] = None
    only_known: Annotated[
        bool,
        Meta(description="whether events of other accounts than those listed stay unmapped"),
    ] = False

    def verify(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int:  # noqa: ARG002 # no time is signed
        """Return the index of the app secret that signed the raw bytes."""
        offered = _signature(inbound)
        found = mac.fitting(self.secrets, [offered], lambda key: mac.hexadecimal(key, inbound.body))
        if found < 0:
            raise mac.unfit(
                _HEADER,
                "compare the secrets with the app secret under App settings, Basic; pass the body "
                "on byte for byte, since Meta signs its escaped form",
            )
        return found

    def greet(self, inbound: Inbound, now: datetime) -> Answer | None:  # noqa: ARG002 # kinds agree
        """Answer the GET that Meta sends when the webhook's URL is entered."""
        if inbound.method != "GET" or "hub.mode" not in inbound.query:
            return None
        if self.verify_token is None:
            raise Refused(
                "forbidden",
                "the source has no verify_token",
                "add verify_token: to the source, and enter the same in the app's dashboard",
            )
        token = inbound.query.get("hub.verify_token", "")
        if not self.verify_token.matches(token) or inbound.query["hub.mode"] != "subscribe":
            raise Refused(
                "forbidden",
                "hub.verify_token is not the verify_token of this source",
                "enter the same token in the app's dashboard and in chatwatch.yml",
            )
        return _challenged(inbound.query.get("hub.challenge", ""))


def entries(inbound: Inbound) -> Iterator[tuple[str, Any]]:
    """Yield the object and each entry of a body; Refused where it is no notification of Meta's.

    Apps with Instagram's business login are sent a list around it.
    """
    told = bodies.json_of(inbound.body)
    for one in told if isinstance(told, list) else [told]:
        if not tree.word(one, "object") or not isinstance(tree.at(one, "entry"), list):
            raise Refused(
                "wrong_type",
                "the body has no object and entry, so it is no notification of Meta's",
                "check that the URL was given to Meta and to nobody else",
            )
        for entry in one["entry"]:
            yield tree.word(one, "object"), entry


def kept(
    about: str,
    entry: Any,
    part: dict[str, Any],
    *,
    topic: str,
    why: str,
    now: datetime,
    tenant: str | None = None,
) -> Found:
    """Keep a part of an entry, unmapped, as a notification of its own, so that it reads alike.

    Its id tells it from the event that it may become once there is a mapping. ``tenant`` is that of
    the account, where the source lists it.
    """
    account, time = tree.word(entry, "id"), tree.at(entry, "time")
    raw = {"object": about, "entry": [{"id": account, "time": time, **part}]}
    id = f"unmapped/{tree.digest([account, part])}"
    named = f"{_VENDORS.get(about, 'meta')}.{topic[:_LONGEST_TOPIC]}"
    at = tree.latest(now, time)
    return Found(flat.unmapped(id, named, at, raw, why, source=account, tenant=tenant))


def foreign(about: str, entry: Any, now: datetime, why: str) -> Found:
    """Keep a whole entry that holds nothing for this source."""
    told = entry if isinstance(entry, dict) else {"unknown": entry}
    part = {name: one for name, one in told.items() if name not in ("id", "time")}
    return kept(about, entry, part, topic="entry", why=why, now=now)


def _signature(inbound: Inbound) -> str:
    given = inbound.headers.get(_HEADER, "").strip()
    figures = given[len(_PREFIX) :].lower()
    if not given.startswith(_PREFIX) or len(figures) != _FIGURES or not figures.isascii():
        raise mac.missing(_HEADER, "give the app a secret; Meta signs with it by itself")
    return figures


def _challenged(challenge: str) -> Answer:
    """Return what was asked for, as plain text; it comes from whoever knows the token."""
    is_printable = challenge.isascii() and challenge.isprintable()
    if not is_printable or not 0 < len(challenge) <= _LONGEST_CHALLENGE:
        raise Refused(
            "bad_argument",
            f"hub.challenge is not 1 to {_LONGEST_CHALLENGE} printable characters",
            "send the challenge that Meta sends, a number",
        )
    return Answer(200, challenge.encode(), "text/plain; charset=utf-8")
