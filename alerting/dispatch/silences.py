"""Silences: what somebody wants to hear nothing of for a while, by Alertmanager's rules.

https://prometheus.io/docs/alerting/latest/alertmanager/#silences
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from alerting.dispatch import matchers
from alerting.dispatch.matchers import Matcher, Matchers
from alerting.model import Alert, Labels

SilenceState = Literal["active", "pending", "expired"]

_MOST_MATCHERS: Final = 100
_LONGEST_NAME: Final = 1_000
_LONGEST_COMMENT: Final = 10_000
# Shares say nothing of a handful.
_FEW: Final = 10
# A matcher that takes all of these takes whatever comes.
_ANYTHING: Final = ("a", "0", "Zz 9_-:/.", "\u65e5\u672c", "4d8b4e2d-8c2f-4a53-b6a0-0c6b7f9f6f0e")


class Silence(Struct, frozen=True, kw_only=True):
    """Alerts that match every matcher are told to nobody from `starts_at` up to `ends_at`.

    `id` is "" in one that is only wanted.
    """

    id: str = ""
    matchers: Matchers
    starts_at: datetime
    ends_at: datetime
    created_by: str
    comment: str = ""
    updated_at: datetime | None = None
    annotations: Labels = ()

    def state(self, now: datetime) -> SilenceState:
        """Say how it stands."""
        if now >= self.ends_at:
            return "expired"
        return "active" if now >= self.starts_at else "pending"


class Rules(Struct, frozen=True, kw_only=True):
    """What silences may be: `longest` is None where they may be of any length.

    `most_share` is the share of all alerts firing that one may hide, 1.0 for all; it is not asked
    of a handful of alerts.
    """

    longest: timedelta | None = None
    most_share: float = 1.0


class Posted(Struct, frozen=True):
    """A silence that holds from now on: its id, and all silences that changed by it."""

    id: str
    changed: tuple[Silence, ...]


class Refusal(Struct, frozen=True):
    """Why not; `unknown` where the silence to change is not there (404 rather than 400)."""

    said: str
    unknown: bool = False


def posted(
    known: Mapping[str, Silence],
    wanted: Silence,
    now: datetime,
    new_id: str,
    *,
    rules: Rules | None = None,
    firing: Iterable[Alert] = (),
) -> Posted | Refusal:
    """Return what becomes of a silence that somebody wants, made new or changed.

    A change keeps the id only where it leaves the past alone; else the old silence ends now and
    another begins under `new_id`.
    """
    before = known.get(wanted.id)
    if wanted.id and before is None:
        return Refusal("no silence has this id", unknown=True)
    rules = rules or Rules()
    wrong = _wrong(wanted, now) or _too_long(wanted, rules) or _too_broad(wanted, rules, firing)
    if wrong:
        return Refusal(wrong)
    if before is not None and _leaves_the_past(before, wanted, now):
        starts_at = before.starts_at if before.state(now) == "active" else wanted.starts_at
        return Posted(before.id, (replace(wanted, starts_at=starts_at, updated_at=now),))
    made = replace(wanted, id=new_id, starts_at=max(wanted.starts_at, now), updated_at=now)
    ended = () if before is None or before.state(now) == "expired" else (expired(before, now),)
    return Posted(new_id, (*ended, made))


def expired(silence: Silence, now: datetime) -> Silence:
    """Return a silence that is over now; one that is over stays as it is."""
    match silence.state(now):
        case "expired":
            return silence
        case "active":
            return replace(silence, ends_at=now, updated_at=now)
    return replace(silence, starts_at=now, ends_at=now, updated_at=now)


class Hiding:
    """The silences active at an instant, ready to be asked for many alerts."""

    __slots__ = ("_by_label", "_others")

    def __init__(self, silences: Iterable[Silence], now: datetime) -> None:
        self._by_label: dict[tuple[str, str], list[Silence]] = {}
        self._others: list[Silence] = []
        for one in silences:
            if one.state(now) == "active":
                self._place(one).append(one)

    def _place(self, silence: Silence) -> list[Silence]:
        """Return where it is found: under a label that it names, or among those asked each time."""
        for one in silence.matchers:
            if one.op == "=" and one.value:
                return self._by_label.setdefault((one.name, one.value), [])
        return self._others

    def by(self, labels: Mapping[str, str]) -> tuple[str, ...]:
        """Return the ids of those that match, sorted."""
        if not (self._by_label or self._others):
            return ()
        near = [one for pair in labels.items() for one in self._by_label.get(pair, ())]
        return tuple(
            sorted(
                one.id for one in (*self._others, *near) if matchers.all_match(one.matchers, labels)
            )
        )


def by(alert: Alert, silences: Iterable[Silence], now: datetime) -> tuple[str, ...]:
    """Return the ids of silences that hide an alert now; for many alerts ask one Hiding."""
    return Hiding(silences, now).by(dict(alert.labels))


def changes_at(silences: Iterable[Silence], now: datetime) -> datetime | None:
    """Return when the next silence begins or ends; None where nothing lies ahead."""
    ahead = (at for one in silences for at in (one.starts_at, one.ends_at) if at > now)
    return min(ahead, default=None)


def ordered(silences: Iterable[Silence], now: datetime) -> tuple[Silence, ...]:
    """Return silences as Alertmanager lists them.

    First the active ones, soonest to end; then the pending, soonest to begin; then those that are
    over, latest first.
    """
    kinds: dict[SilenceState, list[Silence]] = {"active": [], "pending": [], "expired": []}
    for one in sorted(silences, key=lambda one: one.id):
        kinds[one.state(now)].append(one)
    return (
        *sorted(kinds["active"], key=lambda one: one.ends_at),
        *sorted(kinds["pending"], key=lambda one: one.starts_at),
        *sorted(kinds["expired"], key=lambda one: one.ends_at, reverse=True),
    )


def ending(silences: Iterable[Silence], now: datetime, within: timedelta) -> tuple[Silence, ...]:
    """Return active silences whose end is near, save those that were no longer than that."""
    return tuple(
        one
        for one in silences
        if one.state(now) == "active" and one.ends_at - now <= within < one.ends_at - one.starts_at
    )


def _wrong(wanted: Silence, now: datetime) -> str:
    """Say what Alertmanager would refuse, and what no store should keep."""
    if not wanted.matchers:
        return "a silence needs at least one matcher"
    if all(_takes_nothing(one) for one in wanted.matchers):
        return "at least one matcher must not match the empty string"
    if wanted.ends_at <= now:
        return "the silence's end is in the past"
    if wanted.starts_at >= wanted.ends_at:
        return "the silence must begin before it ends"
    return _oversized(wanted)


def _oversized(wanted: Silence) -> str:
    if len(wanted.matchers) > _MOST_MATCHERS:
        return f"a silence has {_MOST_MATCHERS} matchers at most"
    if len(wanted.created_by) > _LONGEST_NAME:
        return f"the author's name has {_LONGEST_NAME} characters at most"
    if len(wanted.comment) > _LONGEST_COMMENT:
        return f"the comment has {_LONGEST_COMMENT} characters at most"
    return ""


def _too_long(wanted: Silence, rules: Rules) -> str:
    if rules.longest is None or wanted.ends_at - wanted.starts_at <= rules.longest:
        return ""
    return f"a silence lasts {rules.longest} at most here (alerting.silences.longest)"


def _too_broad(wanted: Silence, rules: Rules, firing: Iterable[Alert]) -> str:
    if all(_takes_everything(one) for one in wanted.matchers):
        return "the silence would match every alert; name what it is to silence"
    if rules.most_share >= 1:
        return ""
    matched = [matchers.all_match(wanted.matchers, dict(one.labels)) for one in firing]
    hidden, every = sum(matched), len(matched)
    if every < _FEW or hidden <= rules.most_share * every:
        return ""
    return (
        f"the silence would hide {hidden} of {every} alerts that fire, more than "
        f"{rules.most_share:.0%} (alerting.silences.most_share)"
    )


def _takes_nothing(matcher: Matcher) -> bool:
    """Say whether Alertmanager holds that it matches the empty string; of ``!=`` it never does."""
    return matcher.op in {"=", "=~"} and matcher.takes("")


def _takes_everything(matcher: Matcher) -> bool:
    """Say whether no alert escapes it; every alert has a name."""
    is_name = matcher.name == "alertname"
    match matcher.op:
        case "=~":
            return all(map(matcher.takes, _ANYTHING)) and (is_name or matcher.takes(""))
        case "!=" | "!~":
            return is_name and not matcher.value
    return False


def _leaves_the_past(before: Silence, wanted: Silence, now: datetime) -> bool:
    if matchers.ordered(before.matchers) != matchers.ordered(wanted.matchers):
        return False
    match before.state(now):
        case "active":
            # Clients give back what they read, which may lack the fractions.
            return int(before.starts_at.timestamp()) == int(wanted.starts_at.timestamp())
        case "pending":
            return wanted.starts_at >= now
    return False
