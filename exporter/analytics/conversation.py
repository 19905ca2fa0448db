"""What the beats of a conversation come to: the row that every figure about it is made of."""

from collections import Counter
from typing import Final

from msgspec import Struct

from exporter.analytics import (
    answerers,
    episodes,
    evaluations,
    mentions,
    moods,
    replies,
    sales,
    snapshot,
    spans,
    trust,
)
from exporter.analytics.answerers import NOBODY, Answerers
from exporter.analytics.beat import Beat
from exporter.analytics.episodes import SILENCE
from exporter.analytics.evaluations import Evaluation
from exporter.analytics.hours import Hours
from exporter.analytics.moods import Moods
from exporter.analytics.sales import Sale
from exporter.analytics.snapshot import Snapshot
from exporter.analytics.spans import Spans
from exporter.analytics.thread import Thread
from exporter.analytics.trust import Trust

_MESSAGES: Final = {"customer": 1, "ai": 1, "human": 1, "both": 2}
OTHER: Final = "other"
UNKNOWN: Final = "unknown"


class Terms(Struct, frozen=True):
    """What figures go by: settings, and the instant as of which they are (Unix milliseconds)."""

    now: int
    hours: Hours
    silence: int = SILENCE


class Conversation(Struct, frozen=True, kw_only=True, gc=False):
    """One conversation; instants are Unix milliseconds, ``ended`` is 0 while it goes on.

    ``outcome`` is of its last stretch. Counts are of messages, not of events of other kinds; where
    there are no messages, those of a summary (``is_summarised``). ``first`` are first responses by
    anybody, ``first_human`` those by people, one a stretch at most; ``replies`` and
    ``human_replies`` are all answers; ``resolution`` are stretches that were resolved.
    """

    channel: str
    language: str
    customer: str
    agents: tuple[str, ...]
    started: int
    last: int
    ended: int
    outcome: str
    is_active: bool
    is_summarised: bool
    messages: int
    by_customer: int
    by_ai: int
    by_human: int
    by_system: int
    cached: int
    fallbacks: int
    errors: int
    first: Spans
    first_human: Spans
    replies: Spans
    human_replies: Spans
    resolution: Spans
    duration: int
    reopened: int
    escalated: bool
    handed_off: bool
    bot_resolved: bool
    ratings: int
    rating_sum: float
    positive: int
    neutral: int
    negative: int
    topics: tuple[str, ...]
    providers: tuple[str, ...]
    data_types: tuple[str, ...]
    with_data: bool
    conversions: tuple[tuple[str, int, str], ...]
    stage: str
    waiting_since: int
    answerers: Answerers = NOBODY
    moods: Moods = moods.NONE
    gaps: tuple[str, ...] = ()
    trust: Trust = trust.NONE
    evaluations: tuple[Evaluation, ...] = ()
    sales: tuple[Sale, ...] = ()

    @property
    def is_unassisted(self) -> bool:
        """Whether a customer wrote, and it ended without anybody being called (row Q4)."""
        return bool(self.ended and self.by_customer and not self.handed_off)

    @property
    def times_resolved(self) -> int:
        """How often it was resolved; once where only a summary says so."""
        return max(self.resolution.n, self.outcome == "resolved")


def told(thread: Thread, terms: Terms) -> Conversation:
    """Return what a thread comes to; it has at least one beat."""
    stretches = episodes.split(thread, terms.now, terms.silence)
    last, summary, hours = stretches[-1], snapshot.latest(thread), terms.hours
    counted = Counter(_writer(beat) for beat in thread)
    outcome, handed = summary.outcome or last.outcome, _handed_off(thread, summary)
    ratings, feelings = mentions.ratings(thread, summary), mentions.feelings(thread, summary)
    agents = mentions.agents(thread, summary)
    waits, by_people = replies.waits(thread, hours), replies.waits(thread, hours, human=True)
    return Conversation(
        channel=mentions.latest(thread, "channel") or OTHER,
        language=mentions.latest(thread, "language") or UNKNOWN,
        customer=mentions.latest(thread, "customer"),
        agents=agents,
        started=thread[0].at if summary.started is None else summary.started,
        last=thread[-1].at,
        ended=summary.ended or last.ended or 0,
        outcome=outcome,
        is_active=last.ended is None and not summary.ended,
        is_summarised=summary.stands_in,
        # A question and its answer in one are two messages.
        messages=summary.messages or sum(counted[who] * n for who, n in _MESSAGES.items()),
        by_customer=summary.by_customer or counted["customer"] + counted["both"],
        by_ai=summary.by_agent or counted["ai"] + counted["both"],
        by_human=counted["human"],
        by_system=counted["system"],
        cached=_count(thread, "cached"),
        fallbacks=_count(thread, "fallback"),
        errors=_count(thread, "error"),
        first=spans.first(stretches, waits, hours, human=False),
        first_human=spans.first(stretches, by_people, hours, human=True),
        replies=spans.answers(waits, summary),
        human_replies=spans.of(by_people),
        resolution=spans.resolution(stretches, hours, summary),
        duration=spans.duration(stretches, summary),
        reopened=len(stretches) - 1,
        escalated=summary.escalated or any(beat.kind == "escalated" for beat in thread),
        handed_off=handed,
        bot_resolved=outcome == "resolved" and not handed and last.by != "human",
        ratings=len(ratings),
        rating_sum=float(sum(ratings)),
        positive=feelings["positive"],
        neutral=feelings["neutral"],
        negative=feelings["negative"],
        topics=mentions.listed(thread, "topics"),
        providers=mentions.providers(thread),
        data_types=mentions.listed(thread, "types"),
        with_data=summary.with_data or any(beat.kind == "queried" for beat in thread),
        conversions=tuple(mentions.conversions(thread, summary)),
        stage=next((beat.more["stage"] for beat in reversed(thread) if "stage" in beat.more), ""),
        waiting_since=(replies.unanswered(last.beats) or 0) if last.ended is None else 0,
        answerers=answerers.told(waits, by_people, agents),
        moods=moods.told(thread, summary),
        gaps=trust.gaps(thread),
        trust=trust.told(thread, summary),
        evaluations=evaluations.told(thread),
        sales=sales.told(thread, summary),
    )


def _writer(beat: Beat) -> str:
    """Return who wrote: customer, ai, human, system, both of a question with its answer, or ""."""
    if beat.kind == "sent":
        return beat.who or "ai"
    return {"received": "customer", "answered": "both"}.get(beat.kind, "")


def _count(thread: Thread, flag: str) -> int:
    return sum(bool(beat.more.get(flag)) for beat in thread)


def _handed_off(thread: Thread, summary: Snapshot) -> bool:
    """Say whether people took over, or were asked to; several times count once (row Q4)."""
    by_bot = False
    for beat in thread:
        if beat.kind == "escalated" or (by_bot and replies.is_answer(beat, human=True)):
            return True
        by_bot = by_bot or replies.is_answer(beat, human=False)
    return summary.escalated
