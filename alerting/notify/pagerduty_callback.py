"""What PagerDuty posts back (v3 webhooks): is it PagerDuty's, and what is it to us? Pure.

https://developer.pagerduty.com/docs/webhooks-overview
https://developer.pagerduty.com/docs/verifying-webhook-signatures
"""

import hmac
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct

from alerting.figures import moment
from alerting.secret import Secret

HEADER: Final = "X-PagerDuty-Signature"
LARGEST: Final = 256 * 1024  # PagerDuty sends no larger one
# It tries again for about 20 minutes; what is older than this is not from there any more.
OLDEST: Final = timedelta(hours=1)
# Its clock and ours are not the same.
SLACK: Final = timedelta(minutes=1)
PING: Final = "pagey.ping"
_MOST_SIGNATURES: Final = 20
_LONGEST: Final = 255
_VERSION: Final = "v1="
_MEANINGS: Final = {
    "incident.acknowledged": "acknowledge",
    "incident.resolved": "acknowledge",
    "incident.unacknowledged": "unacknowledge",
    "incident.reopened": "unacknowledge",
}
_COMMENTS: Final = {"incident.resolved": "resolved in PagerDuty"}


class Nothing(Struct, frozen=True):
    """An event that changes nothing here, and why."""

    why: str


class Act(Struct, frozen=True, kw_only=True):
    """An event that is to be followed: what is to be done with the incident of which key.

    What began to fire after `up_to` is not meant by it: the event may come late, or again.
    """

    what: Literal["acknowledge", "unacknowledge"]
    key: str
    by: str
    up_to: datetime
    comment: str = ""


class Unreadable(ValueError):
    """A body that is no event of PagerDuty; the words say what is missing."""


def is_signed(body: bytes, header: str, secrets: Iterable[Secret]) -> bool:
    """Say whether one of the secrets made one of the listed signatures of these very bytes.

    All are compared, each in a time that tells nothing.
    """
    listed = [one.strip() for one in header.split(",", _MOST_SIGNATURES)[:_MOST_SIGNATURES]]
    offered = [
        one.removeprefix(_VERSION).encode("utf-8", "surrogateescape")
        for one in listed
        if one.startswith(_VERSION)
    ]
    found = False
    for secret in secrets:
        expected = hmac.new(secret.reveal().encode(), body, "sha256").hexdigest().encode()
        for one in offered:
            found |= hmac.compare_digest(expected, one)
    return found


def meaning(body: bytes, now: datetime) -> Act | Nothing:
    """Return what an event asks for; Unreadable where it is none."""
    event = _event(body)
    kind = event.get("event_type")
    if not isinstance(kind, str):
        raise Unreadable("event.event_type is not a text")
    if kind not in _MEANINGS:
        return Nothing("a ping" if kind == PING else f"events of type {kind[:_LONGEST]}")
    agent = _mapping(event.get("agent"))
    if str(agent.get("type", "")).endswith("integration_reference"):
        return Nothing("the echo of an event that an integration sent")
    at = _instant(event.get("occurred_at"))
    if at < now - OLDEST:
        return Nothing(f"it happened at {moment(at)}, longer ago than an hour")
    key = _mapping(event.get("data")).get("incident_key")
    if not isinstance(key, str) or not key:
        return Nothing("an incident without a key, which is none of ours")
    return Act(
        what="acknowledge" if _MEANINGS[kind] == "acknowledge" else "unacknowledge",
        key=key[:_LONGEST],
        by=_name(agent),
        up_to=at + SLACK,
        comment=_COMMENTS.get(kind, ""),
    )


def _event(body: bytes) -> dict[str, Any]:
    try:
        read: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        raise Unreadable("the body is not JSON") from None
    event = _mapping(read).get("event")
    if not isinstance(event, dict):
        raise Unreadable("event is missing; webhooks of version 3 have it")
    return event


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _instant(value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise Unreadable("event.occurred_at is not a time of ISO 8601") from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _name(agent: dict[str, Any]) -> str:
    """Return who did it, in one line; PagerDuty where it does not say."""
    said = agent.get("summary")
    clean = "".join(one for one in said if one.isprintable()) if isinstance(said, str) else ""
    return clean.strip()[:_LONGEST] or "PagerDuty"
