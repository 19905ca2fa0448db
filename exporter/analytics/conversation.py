"""What the beats of a conversation come to: the row that every figure about it is made of."""

from typing import Final

from msgspec import Struct

from exporter.analytics import (
    answerers,
    episodes,
    evaluations,
    mentions,
    moods,
    outline,
    replies,
    sales,
    snapshot,
    spans,
    trust,
)
from exporter.analytics.answerers import NOBODY, Answerers
from exporter.analytics.episodes import SILENCE
from exporter.analytics.evaluations import Evaluation
from exporter.analytics.hours import Hours
from exporter.analytics.moods import Moods
from exporter.analytics.outline import Outline
from exporter.analytics.replies import Wait
from exporter.analytics.sales import Sale
from exporter.analytics.snapshot import Snapshot
from exporter.analytics.spans import Spans
from exporter.analytics.thread import Thread
from exporter.analytics.trust import Trust

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
    said = outline.of(thread)
    waits, by_people = _waits(thread, said, hours)
    customer, both = len(said.of("received")), len(said.of("answered"))
    writers = [beat.who or "ai" for beat in said.of("sent")]
    ai, human = writers.count("ai"), writers.count("human")
    outcome, handed = summary.outcome or last.outcome, _handed_off(thread, said, summary)
    ratings = mentions.ratings(said.having("score"), summary)
    feelings = mentions.feelings(said.having("feeling"), summary)
    agents = mentions.agents(thread, summary)
    stages = said.having("stage")
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
        messages=summary.messages or customer + ai + human + 2 * both,
        by_customer=summary.by_customer or customer + both,
        by_ai=summary.by_agent or ai + both,
        by_human=human,
        by_system=writers.count("system"),
        cached=_count(said, "cached"),
        fallbacks=_count(said, "fallback"),
        errors=_count(said, "error"),
        first=spans.first(stretches, waits, hours, human=False),
        first_human=spans.first(stretches, by_people, hours, human=True),
        replies=spans.answers(waits, summary),
        human_replies=spans.of(by_people),
        resolution=spans.resolution(stretches, hours, summary),
        duration=spans.duration(stretches, summary),
        reopened=len(stretches) - 1,
        escalated=summary.escalated or bool(said.of("escalated")),
        handed_off=handed,
        bot_resolved=outcome == "resolved" and not handed and last.by != "human",
        ratings=len(ratings),
        rating_sum=float(sum(ratings)),
        positive=feelings.count("positive"),
        neutral=feelings.count("neutral"),
        negative=feelings.count("negative"),
        topics=mentions.listed(said.having("topics"), "topics"),
        providers=mentions.providers(said.having("provider"), said.having("providers")),
        data_types=mentions.listed(said.having("types"), "types"),
        with_data=summary.with_data or bool(said.of("queried")),
        conversions=tuple(mentions.conversions(said.of("converted"), summary)),
        stage=stages[-1].more["stage"] if stages else "",
        waiting_since=(replies.unanswered(last.beats) or 0) if last.ended is None else 0,
        answerers=answerers.told(waits, by_people, agents),
        moods=moods.told(said.having("feeling"), summary),
        gaps=trust.gaps(said.having("gaps")),
        trust=trust.told((*said.of("queried"), *said.of("summarised")), summary),
        evaluations=evaluations.told(thread) if said.having("answer") else (),
        sales=sales.told(thread, summary) if said.having("what") else (),
    )


def _waits(thread: Thread, said: Outline, hours: Hours) -> tuple[list[Wait], list[Wait]]:
    """Return how long customers waited: for anybody, and for people."""
    waits = replies.waits(thread, hours)
    answers = *said.of("sent"), *said.of("answered")
    if not any(replies.is_answer(beat, human=True) for beat in answers):
        return waits, []
    return waits, replies.waits(thread, hours, human=True)


def _count(said: Outline, flag: str) -> int:
    return sum(bool(beat.more[flag]) for beat in said.having(flag))


def _handed_off(thread: Thread, said: Outline, summary: Snapshot) -> bool:
    """Say whether people took over, or were asked to; several times count once (row Q4)."""
    if said.of("escalated"):
        return True
    by_bot = False
    for beat in thread:
        if by_bot and replies.is_answer(beat, human=True):
            return True
        by_bot = by_bot or replies.is_answer(beat, human=False)
    return summary.escalated
