"""An event as PagerDuty takes it: its two dresses (Events API v2 and v1) and its limits. Pure.

https://developer.pagerduty.com/docs/send-alert-event
https://developer.pagerduty.com/docs/events-api-v1-trigger-events
"""

from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from alerting.notify import cut

LONGEST_SUMMARY: Final = 1024
LONGEST_WORD: Final = 1024  # not documented; a name that is longer helps nobody
LARGEST: Final = 512_000  # bytes of an event
STEPS: Final = 12
MOST_ALERTS: Final = 100
_LONGEST_TEXT: Final = 40_000
LEFT_OUT: Final = "left_out"

Action = Literal["trigger", "acknowledge", "resolve"]
Severity = Literal["critical", "error", "warning", "info"]


class Image(Struct, frozen=True, forbid_unknown_fields=True):
    """A picture on the web, by https; its texts may be Go templates."""

    src: str
    alt: str = ""
    href: str = ""


class Link(Struct, frozen=True, forbid_unknown_fields=True):
    """A link and what it leads to; both may be Go templates."""

    href: str
    text: str = ""


class Event(Struct, frozen=True, kw_only=True):
    """What PagerDuty is told, before it is cut.

    `details` are of the whole, `alerts` of one each; what there is no room for is counted in the
    details; `count` is of all alerts. `timestamp` is ISO 8601.
    """

    action: Action
    key: str
    dedup_key: str
    summary: str
    source: str
    severity: Severity
    timestamp: str
    component: str = ""
    group: str = ""
    kind: str = ""
    client: str = ""
    client_url: str = ""
    details: Mapping[str, Any] = {}
    alerts: tuple[Mapping[str, Any], ...] = ()
    count: int = 0
    images: tuple[Image, ...] = ()
    links: tuple[Link, ...] = ()


def encoded(event: Event, *, is_v1: bool = False, step: int = 0, largest: int = LARGEST) -> bytes:
    """Return the body of the request, made shorter step by step until PagerDuty takes it.

    `step` is how much shorter than need be: each halves what there is room for.
    """
    content = b""
    for at in range(min(step, STEPS), STEPS + 1):
        shorter = _shorter(event, at)
        content = msgspec.json.encode(_v1(shorter) if is_v1 else _v2(shorter))
        if len(content) <= largest:
            break
    return content


def _shorter(event: Event, step: int) -> Event:
    """Return the event with its details cut, the more the later the step; none are left at last."""
    most = MOST_ALERTS >> step if step < STEPS else 0
    left = event.count - min(most, len(event.alerts))
    longest = _LONGEST_TEXT >> step
    details: dict[str, Any] = _cut(event.details, longest) if step < STEPS else {}
    told = [_cut(one, longest) for one in event.alerts[:most]]
    if event.count == 1 and told:
        details = {**told[0], **details}
    elif told:
        details = {**details, "alerts": told}
    if step == STEPS:
        details[LEFT_OUT] = "all details: PagerDuty takes no event of that size"
    elif left > 0:
        details[LEFT_OUT] = cut.more(left, "alert")
    return replace(event, details=details, summary=cut.text(event.summary, LONGEST_SUMMARY))


def _cut(value: Any, longest: int) -> Any:
    """Return a value of any shape with each of its texts cut."""
    if isinstance(value, str):
        return cut.text(value, longest)
    if isinstance(value, Mapping):
        return {cut.text(key, LONGEST_WORD): _cut(one, longest) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_cut(one, longest) for one in value]
    return value


def _v2(event: Event) -> dict[str, Any]:
    payload = {
        "summary": event.summary,
        "source": _word(event.source),
        "severity": event.severity,
        "timestamp": event.timestamp,
        "component": _word(event.component),
        "group": _word(event.group),
        "class": _word(event.kind),
        "custom_details": event.details,
    }
    return _filled(
        {
            "routing_key": event.key,
            "event_action": event.action,
            "dedup_key": event.dedup_key,
            "client": _word(event.client),
            "client_url": event.client_url,
            "payload": _filled(payload),
            "images": [_filled(msgspec.structs.asdict(one)) for one in event.images],
            "links": [_filled(msgspec.structs.asdict(one)) for one in event.links],
        }
    )


def _v1(event: Event) -> dict[str, Any]:
    contexts = [
        *({"type": "link", **msgspec.structs.asdict(one)} for one in event.links),
        *({"type": "image", **msgspec.structs.asdict(one)} for one in event.images),
    ]
    told = {
        "service_key": event.key,
        "event_type": event.action,
        "incident_key": event.dedup_key,
        "description": event.summary,
        "details": event.details,
    }
    # Who it is from is told at the beginning only.
    first = {
        "client": _word(event.client),
        "client_url": event.client_url,
        "contexts": [_filled(one) for one in contexts],
    }
    return _filled({**told, **first} if event.action == "trigger" else told)


def _word(text: str) -> str:
    return cut.text(text, LONGEST_WORD)


def _filled(pairs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the pairs that say something."""
    return {name: value for name, value in pairs.items() if value not in ("", [], {}, ())}
