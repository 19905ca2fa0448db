"""What a call came to, as it is remembered, and what all topics together come to. Pure."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from exporter.integrations import manners, states
from exporter.integrations.call import Answer, Call, Topic, Unanswered
from exporter.integrations.found import Found, Quota
from exporter.integrations.kind import Integration
from exporter.integrations.memory import Memory, Said
from exporter.integrations.states import FAILING, NEW, STATE_OF
from exporter.integrations.token import Token
from exporter.probes.fault import Failed
from exporter.probes.vendors import summary

OUTAGE: Final = summary.LEVELS["partial_outage"]
"""From this level of the status page, the vendor is not well though it answers us."""
AHEAD_SECONDS: Final = 86_400.0
"""A record that changed later than this after the vendor's own now, did not."""
# What is wrong with a part, where the least that is asked works.
_OF_A_PART: Final = {"permission": "forbidden", "missing": "not_found", "slow": "slow"}


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
    said = {**memory.said, call.topic: Said(found.reason, found.detail, heard.at)}
    if call.topic == "health":
        said.pop("token", None)
    skew = heard.skew if isinstance(heard, Answer) and call.signed else None
    after = replace(
        memory,
        said=said,
        quotas={**memory.quotas, **{quota.bucket: quota for quota in found.quotas}},
        following=_following(memory, call, found),
        token=token or memory.token,
        expires=found.expires.timestamp() if found.expires else memory.expires,
        incident=memory.incident if found.incident is None else found.incident,
        cursor=memory.cursor if found.cursor is None else found.cursor,
        skew=memory.skew if skew is None else skew,
    )
    return _dated(after, found, heard)


def judged(one: Integration, memory: Memory, now: float) -> Memory:
    """Return the memory with the state that all topics together come to."""
    reason, detail = "", ""
    for other, said in _reasons(one, memory, now):
        if STATE_OF[other] != "up" and states.worse(reason, other) != reason:
            reason, detail = other, said
    state = STATE_OF[reason]
    health = memory.said.get("health")
    checked = max((one.at for one in memory.said.values()), default=0.0)
    return replace(
        memory,
        reason=reason,
        detail=detail,
        since=memory.since if memory.state == state and memory.since else now,
        checked=health.at if health else checked,
        **_standing(one, memory, state),
    )


def _standing(one: Integration, memory: Memory, state: str) -> dict[str, object]:
    """Return whether it is up by now: a check is counted once, when it is made."""
    health, token = memory.said.get("health"), memory.said.get("token")
    last = max((said.at for said in (health, token) if said is not None), default=0.0)
    if last <= memory.checked or state == "unknown":
        return {}
    if state not in FAILING:
        return {"failures": 0, "is_up": True}
    failures = memory.failures + 1
    return {"failures": failures, "is_up": False if failures >= one.failures else memory.is_up}


def _reasons(one: Integration, memory: Memory, now: float) -> Iterator[tuple[str, str]]:
    for topic, said in memory.said.items():
        if topic == "status":
            continue
        yield _capped(topic, said.reason), said.detail
    if not {"health", "token"} & memory.said.keys():
        yield NEW, ""
    if (quota := manners.low(memory.quotas.values(), now)) is not None:
        yield "quota_low", f"{quota.ratio:.0%} of {quota.bucket} is used"
    if memory.incident is not None and memory.incident >= OUTAGE and one.page:
        yield "incident", memory.said["status"].detail


def _capped(topic: Topic, reason: str) -> str:
    """Return a reason as it counts for the whole: a part that fails does not make it fail."""
    if topic in {"health", "token"} or STATE_OF[reason] in {"up", "degraded", "throttled"}:
        return reason
    return _OF_A_PART.get(reason, "unanswered" if STATE_OF[reason] == "down" else reason)


def _following(memory: Memory, call: Call, found: Found) -> tuple[Call, ...]:
    others = tuple(one for one in memory.following if one.topic != call.topic)
    return others if found.following is None else (*others, found.following)


def _dated(memory: Memory, found: Found, heard: Answer | Unanswered) -> Memory:
    """Take the newest record, unless it is of a time that cannot be."""
    odd = tuple(sorted(found.odd))
    if found.newest is None or not isinstance(heard, Answer):
        return replace(memory, odd=odd)
    newest = found.newest.timestamp()
    if newest > heard.vendor_now + AHEAD_SECONDS:
        return replace(memory, odd=tuple(sorted({*odd, "newest"})))
    return replace(memory, newest=newest, odd=odd)


def known(memory: Memory, now: float) -> tuple[Quota, ...]:
    """Return the quotas that still hold: one that has begun anew is not used."""
    return tuple(
        replace(quota, used=0.0, resets=0.0) if 0 < quota.resets <= now else quota
        for quota in memory.quotas.values()
    )
