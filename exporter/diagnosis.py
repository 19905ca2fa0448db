"""What is wrong with the daemon and its sources, and what to do: `chatwatch doctor`. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from exporter.source_states import State

_FULL = 0.95
_STUCK_SECONDS = 300.0
_SHOWN = 5
_CLOCK = ("stale", "future")


class Finding(Struct, frozen=True):
    """Something that is wrong, or that may be: where, what, and what to do."""

    level: Literal["error", "warning"]
    where: str
    what: str
    advice: str


class Vitals(Struct, frozen=True):
    """How the daemon itself is; ``rules`` that fail with what is wrong, spans in seconds."""

    unready: str | None = None
    commit_failures: int = 0
    failing_commits: bool = False
    disk: tuple[str, float] | None = None
    rules: Sequence[tuple[str, str]] = ()
    waiting_notices: int = 0
    oldest_notice: float = 0.0


def findings(states: Iterable[State], vitals: Vitals, now: datetime) -> list[Finding]:
    """Return all that is wrong: the daemon first, then source by source, errors before warnings."""
    found = list(_daemon(vitals))
    for state in states:
        found.extend(_source(state, now))
    return sorted(found, key=lambda one: one.level != "error")


def _daemon(vitals: Vitals) -> Iterator[Finding]:
    if vitals.unready is not None:
        said = f"no events are taken in: {vitals.unready}"
        yield Finding("error", "daemon", said, "wait, or look at the log")
    if vitals.failing_commits:
        said = "the store cannot write; senders are told 503 and try again"
        yield Finding("error", "store", said, "look at the disk and the permissions of storage.url")
    elif vitals.commit_failures:
        failed = _number(vitals.commit_failures, "transaction")
        said = f"{failed} failed so far; none of their events was lost"
        yield Finding("warning", "store", said, "look at the log for why, and at the disk")
    if vitals.disk is not None and vitals.disk[1] >= _FULL:
        point, ratio = vitals.disk
        said = f"{point} is {100 * ratio:.0f}% full"
        yield Finding("error", "disk", said, "free some of it, or lower retention in chatwatch.yml")
    for name, why in vitals.rules[:_SHOWN]:
        yield Finding("error", f"rule {name}", why, f"chatwatch alerts explain {name}")
    if vitals.waiting_notices and vitals.oldest_notice > _STUCK_SECONDS:
        waiting = _number(vitals.waiting_notices, "notice")
        said = f"{waiting} not told yet, one for {_span(vitals.oldest_notice)}"
        yield Finding("error", "outbox", said, "chatwatch notify test tells what a receiver says")


def _source(state: State, now: datetime) -> Iterator[Finding]:
    where = f"source {state.name}"
    yield from _contact(state, where)
    yield from _trust(state, where, now)
    yield from _unread(state, where)


def _contact(state: State, where: str) -> Iterator[Finding]:
    if state.last_event is None:
        if not state.requests:
            said = "nothing has come yet"
            advice = f"enter /webhooks/{state.name} at the vendor; docs/sources.md says where"
        else:
            said = "requests came, and no event of them was kept"
            advice = "see the refusals below, or: chatwatch events verify"
        yield Finding("warning", where, said, advice)
    elif state.is_silent:
        expected = state.silent_after_seconds
        usual = f"{_span(expected)} are allowed" if expected is not None else _usual(state)
        said = f"silent for {_span(state.silent_seconds or 0)}; {usual}"
        advice = "see whether the vendor has disabled the webhook, and its own log of deliveries"
        yield Finding("error", where, said, advice)


def _usual(state: State) -> str:
    return f"usually something comes every {_span(state.usual_gap_seconds or 0)}"


def _trust(state: State, where: str, now: datetime) -> Iterator[Finding]:
    failures = state.signature_failures
    skewed = sum(failures.get(reason, 0) for reason in _CLOCK)
    skewed += state.refusals.get("too_far_ahead", 0)
    if skewed:
        said = f"{_number(skewed, 'request')} or events of another time than our clock's"
        yield Finding("warning", where, said, "compare the clocks: timedatectl, and the sender's")
    wrong = failures.get("mismatch", 0) + failures.get("missing", 0)
    if wrong:
        said = f"{_number(wrong, 'request')} not signed by a secret of this source"
        advice = f"chatwatch events verify --source {state.name} says why, step by step"
        yield Finding("warning", where, said, advice)
    yield from _rotation(state, where, now)


def _rotation(state: State, where: str, now: datetime) -> Iterator[Finding]:
    if len(state.secrets) < 2 or not any(one.requests for one in state.secrets):
        return
    for one in state.secrets:
        name = "the first secret" if one.place == 0 else f"secret {one.place + 1}"
        if not one.requests:
            said = f"{name} of {len(state.secrets)} was never used"
            advice = (
                "enter it at the vendor"
                if one.place == 0
                else "drop it from secrets: once the vendor no longer has it"
            )
            yield Finding("warning", where, said, advice)
        elif one.place > 0 and one.last_used is not None:
            ago = _span((now - one.last_used).total_seconds())
            said = f"{name}, an older one, was used {ago} ago"
            yield Finding("warning", where, said, "let the vendor sign with the first one only")


def _unread(state: State, where: str) -> Iterator[Finding]:
    inside = state.quarantine
    if inside.requests:
        reasons = ", ".join(f"{reason} {count}" for reason, count in inside.reasons.items())
        count = f"{_number(inside.events, 'event')} of {_number(inside.requests, 'request')}"
        said = f"{count} in quarantine: {reasons}"
        advice = f"mend the mapping, then: chatwatch events replay --source {state.name}"
        yield Finding("error", where, said, advice)
    if inside.dropped:
        said = f"{_number(inside.dropped, 'request')} left quarantine unmapped, as it was full"
        yield Finding("error", where, said, "replay sooner; the vendor may be able to send again")
    for one in state.unmapped[:_SHOWN]:
        why = f": {one.why}" if one.why else ""
        said = f"{_number(one.events, 'event')} of {one.type} without a mapping{why}"
        advice = "they are kept, sealed; unsubscribe from them at the vendor, or map them"
        yield Finding("warning", where, said, advice)


def _span(seconds: float) -> str:
    whole = int(seconds)
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if whole >= 2 * size:
            return f"{whole // size} {unit}"
    return f"{whole} s"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
