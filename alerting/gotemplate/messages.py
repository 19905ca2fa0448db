"""What templates of messages find: Alertmanager's data, of a group of alerts.

https://prometheus.io/docs/alerting/latest/notifications/#data-structures
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, TypeAlias

from msgspec import Struct

from alerting.gotemplate import moments, quoting
from alerting.gotemplate.values import STRING, TEXTS, Function, List, Map, Record, Type, Value
from alerting.model import Labels

Words: TypeAlias = Mapping[str, Callable[[], str]]
"""What a value can say besides, as methods: worked out when a template asks for it."""

_KV_METHODS: Final[dict[str, Function]] = {}
_PAIRS_METHODS: Final[dict[str, Function]] = {}
_ALERTS_METHODS: Final[dict[str, Function]] = {}

KV: Final = Type("template.KV", "map", STRING, _KV_METHODS)
_PAIR: Final = Type("template.Pair", "struct")
_PAIRS: Final = Type("template.Pairs", "slice", _PAIR, _PAIRS_METHODS)


class Told(Struct, frozen=True, kw_only=True):
    """One alert; ``ended`` is None while it fires."""

    labels: Labels
    annotations: Labels
    began: datetime
    ended: datetime | None
    source: str
    fingerprint: str
    words: Words = {}


class Group(Struct, frozen=True, kw_only=True):
    """The alerts of one message, and what they have in common."""

    receiver: str
    is_firing: bool
    alerts: tuple[Told, ...]
    labels: Labels
    common_labels: Labels
    common_annotations: Labels
    url: str
    reason: str = ""
    words: Words = {}


class Speaking(Record, frozen=True, eq=False):
    """A struct with words of its own."""

    words: Words = MappingProxyType({})


def _said(name: str) -> Function:
    def call(of: Value) -> str:
        found = of.words.get(name) if isinstance(of, Speaking) else None
        return quoting.clean(found()) if found is not None else ""

    return Function((), call)


ALERT_WORDS: Final = ("Headline", "Runbook", "Since", "Threshold", "Trend", "Value")
"""What chatwatch adds to an alert, each a text that may be empty."""
GROUP_WORDS: Final = ("Subject", "Title", "Why")
"""What chatwatch adds to the data."""
ALERT: Final = Type("template.Alert", "struct", methods={one: _said(one) for one in ALERT_WORDS})
DATA: Final = Type("template.Data", "struct", methods={one: _said(one) for one in GROUP_WORDS})
ALERTS: Final = Type("template.Alerts", "slice", ALERT, _ALERTS_METHODS)


def data(group: Group) -> Record:
    """Return the data of a message's templates."""
    return Speaking(
        DATA,
        {
            "Receiver": quoting.clean(group.receiver),
            "Status": "firing" if group.is_firing else "resolved",
            "Alerts": List(ALERTS, tuple(map(_alert, group.alerts))),
            "GroupLabels": _kv(group.labels),
            "CommonLabels": _kv(group.common_labels),
            "CommonAnnotations": _kv(group.common_annotations),
            "ExternalURL": quoting.clean(group.url),
            "NotificationReason": group.reason,
        },
        words=group.words,
    )


def _alert(told: Told) -> Record:
    return Speaking(
        ALERT,
        {
            "Status": "firing" if told.ended is None else "resolved",
            "Labels": _kv(told.labels),
            "Annotations": _kv(told.annotations),
            "StartsAt": moments.of(told.began),
            "EndsAt": moments.never() if told.ended is None else moments.of(told.ended),
            "GeneratorURL": quoting.clean(told.source),
            "Fingerprint": told.fingerprint,
        },
        words=told.words,
    )


def _kv(labels: Labels) -> Map:
    return Map(KV, {quoting.clean(name): quoting.clean(value) for name, value in labels})


def texts(found: Iterable[Value]) -> List:
    """Return texts as templates have them."""
    return List(TEXTS, tuple(found))


def _pairs(found: Map) -> List:
    """Return what a map holds, sorted by name; ``alertname`` before all others."""
    names = sorted(found.items, key=lambda name: (name != "alertname", quoting.raw(name)))
    made = [Record(_PAIR, {"Name": name, "Value": found.items[name]}) for name in names]
    return List(_PAIRS, tuple(made))


def _part(name: str) -> Callable[[List], List]:
    def parts(pairs: List) -> List:
        return texts(one.fields[name] for one in pairs.items if isinstance(one, Record))

    return parts


def _without(found: Map, names: List | None) -> Map:
    gone = set(names.items) if names is not None else set()
    return Map(KV, {name: one for name, one in found.items.items() if name not in gone})


def _of_status(status: str) -> Callable[[List], List]:
    def chosen(alerts: List) -> List:
        records = [one for one in alerts.items if isinstance(one, Record)]
        return List(ALERTS, tuple(one for one in records if one.fields["Status"] == status))

    return chosen


_KV_METHODS.update(
    Names=Function((), lambda found: _part("Name")(_pairs(found))),
    Remove=Function((TEXTS,), _without),
    SortedPairs=Function((), _pairs),
    Values=Function((), lambda found: _part("Value")(_pairs(found))),
)
_PAIRS_METHODS.update(
    Names=Function((), _part("Name")),
    Values=Function((), _part("Value")),
)
_ALERTS_METHODS.update(
    Firing=Function((), _of_status("firing")),
    Resolved=Function((), _of_status("resolved")),
)
