"""What a press of a button in Slack asks for. Pure.

https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
"""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import msgspec
from msgspec import Struct

from alerting import model
from alerting.dispatch import meant
from alerting.model import Labels
from alerting.notify import slack_limits

ACKNOWLEDGE: Final = "chatwatch:acknowledge"
SILENCE: Final = "chatwatch:silence"
LONGEST: Final = timedelta(days=7)
_MOST_LABELS: Final = 64
_LATEST: Final = 10**11
_OLD: Final = "the button is of another version of chatwatch; use one of a newer message"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_HOSTS: Final = (".slack.com", ".slack-gov.com")


class Place(Struct, frozen=True, kw_only=True):
    """Where it was pressed: where answers to it go for half an hour, and the message's thread."""

    answers: str = ""
    thread: str = ""


class Acknowledge(Struct, frozen=True, kw_only=True):
    """Somebody looks after a group of alerts: `group` is the SHA-256 of its key in hex digits.

    What began to fire after `up_to` was not in the message.
    """

    group: str
    up_to: datetime
    by: str
    place: Place = Place()


class Silence(Struct, frozen=True, kw_only=True):
    """Somebody wants to hear nothing of alerts with these labels for a span."""

    labels: Labels
    span: timedelta
    by: str
    place: Place = Place()


class Refused(Struct, frozen=True, kw_only=True):
    """Nothing is done; `said` is why, "" where it is no business of ours."""

    said: str = ""
    place: Place = Place()


Action = Acknowledge | Silence | Refused


def acknowledging(group_key: str, at: datetime) -> str:
    """Return the value of a button that acknowledges a group as it was told at an instant."""
    return _value({"group": meant.dedup_key(group_key), "at": math.ceil(at.timestamp())})


def silencing(labels: Labels, span: timedelta) -> str:
    """Return the value of a button that silences labels, "" where it would be too long for Slack.

    It is also "" without labels: such a silence would hide everything.
    """
    made = _value({"labels": dict(labels), "seconds": int(span.total_seconds())})
    return made if labels and len(made) <= slack_limits.VALUE else ""


def payload(form: bytes) -> Any:
    """Return what Slack posts as the form field `payload`; ValueError says what is wrong."""
    try:
        fields = parse_qs(form.decode("utf-8"), strict_parsing=True, max_num_fields=20)
        (text,) = fields.get("payload", [])
        return msgspec.json.decode(text)
    except (ValueError, RecursionError):
        raise ValueError("the body is no form with one field payload that holds JSON") from None


def read(payload: object) -> Action:
    """Return what a payload asks for; never raises, whatever it is."""
    top = _map(payload)
    if top.get("type") != "block_actions":
        return Refused()
    place, by = _place(top), _by(top)
    for action in _list(top.get("actions")):
        name, value = _map(action).get("action_id"), _map(_json(_map(action).get("value")))
        if name == ACKNOWLEDGE:
            return _acknowledge(value, by, place)
        if isinstance(name, str) and name.partition("/")[0] == SILENCE:
            return _silence(value, by, place)
    return Refused()


def is_slack(url: str) -> bool:
    """Say whether a URL is one of Slack's, so that answers may be posted there."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        fits = parts.scheme == "https" and parts.port in {None, 443} and parts.username is None
    except ValueError:
        return False
    return fits and host.endswith(_HOSTS)


def _acknowledge(value: Mapping[str, Any], by: str, place: Place) -> Action:
    group, at = value.get("group"), value.get("at")
    if not isinstance(group, str) or not _DIGEST.fullmatch(group):
        return Refused(said=_OLD, place=place)
    if not isinstance(at, int) or not 0 <= at < _LATEST:
        return Refused(said=_OLD, place=place)
    up_to = datetime.fromtimestamp(at, UTC)
    return Acknowledge(group=group, up_to=up_to, by=by, place=place)


def _silence(value: Mapping[str, Any], by: str, place: Place) -> Action:
    pairs, seconds = _map(value.get("labels")), value.get("seconds")
    texts = all(isinstance(one, str) for one in pairs.values())
    if not texts or not isinstance(seconds, int) or len(pairs) > _MOST_LABELS:
        return Refused(said=_OLD, place=place)
    labels = model.labels(pairs)
    if not labels:
        return Refused(said="it would silence everything", place=place)
    if not 0 < seconds <= LONGEST.total_seconds():
        said = f"a button silences for at most {LONGEST.days} days; make a silence by hand"
        return Refused(said=said, place=place)
    return Silence(labels=labels, span=timedelta(seconds=seconds), by=by, place=place)


def _by(top: Mapping[str, Any]) -> str:
    """Return who pressed: the name that Slack has, else the id."""
    user = _map(top.get("user"))
    names = (user.get("name"), user.get("username"), user.get("id"))
    found = next((one for one in names if isinstance(one, str) and one.strip()), "somebody")
    return " ".join("".join(c if c.isprintable() else " " for c in found).split())[:80]


def _place(top: Mapping[str, Any]) -> Place:
    message, url = _map(top.get("message")), top.get("response_url")
    thread = message.get("thread_ts") or message.get("ts")
    return Place(
        answers=url if isinstance(url, str) and len(url) <= 2_000 else "",
        thread=thread if isinstance(thread, str) and len(thread) <= 100 else "",
    )


def _value(made: Mapping[str, Any]) -> str:
    return msgspec.json.encode(made).decode()


def _json(text: object) -> object:
    try:
        return msgspec.json.decode(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
