"""What a call came to, as it is remembered, and what all topics together come to. Pure."""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from exporter.integrations import states
from exporter.integrations.conduct import manners
from exporter.integrations.conduct.memory import Memory, Said
from exporter.integrations.exchange import quota
from exporter.integrations.exchange.call import Answer, Call, Topic, Unanswered
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.exchange.token import Token
from exporter.integrations.kind import Integration
from exporter.integrations.states import FAILING, NEW, STATE_OF, State
from exporter.probes.fault import Failed
from exporter.probes.vendors import summary

OUTAGE: Final = summary.LEVELS["partial_outage"]
"""From this level of the status page, the vendor is not well though it answers us."""
STALE_SECONDS: Final = 3_600.0
"""So long what a status page said holds, though it cannot be read any more."""
AHEAD_SECONDS: Final = 86_400.0
"""A record that changed later than this after the vendor's own now, did not."""
MOST_BUCKETS: Final = 20
"""Quotas of one integration that are known; a vendor has a few, unless it makes up names."""
LOST_SECONDS: Final = 6 * 3_600.0
"""So long, or for its window, a quota is known that answers do not tell any more."""
# What is wrong with a part, where the least that is asked works.
_OF_A_PART: Final = {"permission": "forbidden", "missing": "not_found"}
_OF_STATE: Final[dict[State, str]] = {
    "auth_failed": "forbidden",
    "down": "unanswered",
    "unknown": "unanswered",
}


def page(answer: Answer, components: tuple[str, ...]) -> Found:
    """Return what a status page tells; one that cannot be read is not the vendor's fault."""
    if answer.status // 100 != 2:
        return Found(reason="unanswered", detail=f"the status page answers {answer.status}")
    try:
        verdict = summary.verdict(summary.read(answer.body), components)
    except Failed as failed:
        return Found(reason="unexpected", detail=f"the status page: {failed.fault.detail}")
    return Found(incident=verdict.level, detail=verdict.detail)


def noted(
    memory: Memory, call: Call, found: Found, heard: Answer | Unanswered, token: Token | None
) -> Memory:
    """Return the memory with what a call told."""
    if token is not None:
        # Whether it lets us in is known only when it was shown.
        return replace(memory, token=token, doubted=False, skew=_skew(memory, call, heard))
    newest, odd = _dated(memory, found, heard)
    told = Said(found.reason, found.detail, heard.at, odd)
    said = _said(memory, call, told)
    is_new = call.topic == "status" and said["status"] is told
    return replace(
        memory,
        said=said,
        following=_following(memory, call, found),
        expires=found.expires.timestamp() if found.expires else memory.expires,
        cursor=memory.cursor if found.cursor is None else found.cursor,
        incident=found.incident if is_new else memory.incident,
        skew=_skew(memory, call, heard),
        newest=newest,
        odd=tuple(sorted({word for one in said.values() for word in one.odd})),
    )


def counted(memory: Memory, told: Iterable[Quota], now: float) -> Memory:
    """Return the memory with the quotas that a call told, and those of before that still count.

    Meta tells one only while much of it is used, and some are named by the vendor: so one that was
    not told when all was looked at again is forgotten, and of too many what was told longest ago.
    """
    new = quota.known(told, memory.quotas, now)
    known = {**memory.quotas, **new}
    at = {bucket: now if bucket in new else memory.told.get(bucket, now) for bucket in known}
    looks = [said.at for topic, said in memory.said.items() if topic in {"health", "quota"}]
    looked = min(looks, default=0.0)

    def is_lost(one: Quota) -> bool:
        told = at[one.bucket]
        return told < looked and max(told + max(one.window, LOST_SECONDS), one.resets) < now

    kept = sorted(
        (one for one in known.values() if not is_lost(one)), key=lambda one: at[one.bucket]
    )
    names = {one.bucket for one in kept[-MOST_BUCKETS:]}
    return replace(
        memory,
        quotas={bucket: one for bucket, one in known.items() if bucket in names},
        told={bucket: at[bucket] for bucket in names},
    )


def judged(one: Integration, memory: Memory, now: float, check: str | None) -> Memory:
    """Return the memory with the state that all topics together come to.

    ``check`` is the reason of a call that tells whether the integration works at all, else None.
    """
    reason, detail = "", ""
    for other, said in _reasons(one, memory, now):
        if states.worse(reason, other) != reason:
            reason, detail = other, said
    state = STATE_OF[reason]
    since = memory.since if memory.state == state and memory.since else now
    after = replace(memory, reason=reason, detail=detail, since=since)
    return after if check is None else _counted(one, after, now, STATE_OF[check])


def _counted(one: Integration, memory: Memory, now: float, state: State) -> Memory:
    """Return the memory after a check: whether it is up by now."""
    after = replace(memory, checked=now)
    if state == "unknown":
        return after
    if state not in FAILING:
        return replace(after, failures=0, is_up=True)
    failures = memory.failures + 1
    is_up = False if failures >= one.failures else memory.is_up
    return replace(after, failures=failures, is_up=is_up)


def _said(memory: Memory, call: Call, told: Said) -> dict[Topic, Said]:
    """Return what all topics came to; a status page that cannot be read now said what it said."""
    before = memory.said.get("status") if call.topic == "status" and told.reason else None
    if before is not None and not before.reason and told.at - before.at < STALE_SECONDS:
        return dict(memory.said)
    said = {**memory.said, call.topic: told}
    if call.topic == "health":
        said.pop("token", None)
    return said


def _reasons(one: Integration, memory: Memory, now: float) -> Iterator[tuple[str, str]]:
    for topic, said in memory.said.items():
        is_asked = topic in {"health", "token"} or one.every(topic) is not None
        if topic != "status" and is_asked:
            yield _capped(topic, said.reason), said.detail
    if not {"health", "token"} & memory.said.keys():
        yield NEW, ""
    if (quota := manners.low(memory.quotas.values(), now)) is not None:
        yield "quota_low", f"{quota.ratio:.0%} of {quota.bucket} is used"
    if memory.incident is not None and memory.incident >= OUTAGE and one.page:
        page = memory.said.get("status")
        yield "incident", page.detail if page else ""


def _capped(topic: Topic, reason: str) -> str:
    """Return a reason as it counts for the whole: a part that fails does not make it fail."""
    if topic in {"health", "token"}:
        return reason
    return _OF_A_PART.get(reason, _OF_STATE.get(STATE_OF[reason], reason))


def _following(memory: Memory, call: Call, found: Found) -> tuple[Call, ...]:
    others = tuple(one for one in memory.following if one.topic != call.topic)
    return others if found.following is None else (*others, found.following)


def _skew(memory: Memory, call: Call, heard: Answer | Unanswered) -> float:
    skew = heard.skew if isinstance(heard, Answer) and call.signed else None
    return memory.skew if skew is None else skew


def _dated(
    memory: Memory, found: Found, heard: Answer | Unanswered
) -> tuple[float, tuple[str, ...]]:
    """Return the newest record, unless it is of a time that cannot be, and what is odd."""
    if found.newest is None or not isinstance(heard, Answer):
        return memory.newest, found.odd
    newest = found.newest.timestamp()
    if newest > heard.vendor_now + AHEAD_SECONDS:
        return memory.newest, (*found.odd, "newest")
    return newest, found.odd


def known(memory: Memory, now: float) -> tuple[Quota, ...]:
    """Return the quotas that still hold: one that has begun anew is not used."""
    return tuple(
        replace(quota, used=0.0, resets=0.0) if 0 < quota.resets <= now else quota
        for quota in memory.quotas.values()
    )
