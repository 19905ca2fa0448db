from typing import Any

import pytest

from exporter.analytics import conversation
from exporter.analytics.conversation import Conversation
from exporter.analytics.spans import Spans
from tests.exporter.analytics.beats import DAY, HOUR, MINUTE, START, beat, terms, told


def of(story: str, now: int = START + HOUR) -> Conversation:
    return conversation.told(told(story), terms(now))


def test_a_conversation_is_counted_by_who_wrote() -> None:
    one = of("ScbcbhsqE")
    assert (one.messages, one.by_customer, one.by_ai, one.by_human, one.by_system) == (
        7,
        3,
        3,
        1,
        1,
    )
    assert (one.started, one.last, one.ended) == (START, START + 8 * MINUTE, START + 8 * MINUTE)
    assert (one.channel, one.language, one.customer) == ("web", "en", "anna")
    assert (one.outcome, one.is_active, one.duration) == ("resolved", False, 8 * MINUTE)


@pytest.mark.parametrize(
    ("story", "handed_off", "bot_resolved"),
    [
        ("cbE", False, True),
        ("cb!E", True, False),
        ("cbhE", True, False),
        ("cb!h!hE", True, False),
        # Nobody was relieved by a person who was there from the beginning.
        ("chE", False, True),
        ("cb", False, False),
        # What a bot resolved and a person had to do again was not resolved by it (row Q3).
        ("cbE.ch", True, False),
    ],
)
def test_what_a_bot_resolves_nobody_else_had_to(
    story: str, handed_off: bool, bot_resolved: bool
) -> None:
    one = of(story)
    assert (one.handed_off, one.bot_resolved) == (handed_off, bot_resolved)
    assert one.is_unassisted == (bool(one.ended) and not handed_off)


def test_one_that_a_person_says_to_have_resolved_is_not_the_bots() -> None:
    thread = (*told("cb"), beat("ended", START + HOUR, place=9, outcome="resolved", by="human"))
    assert not conversation.told(thread, terms()).bot_resolved


def test_a_customer_who_writes_after_the_end_reopens_it() -> None:
    one = of("cbE.c")
    assert (one.reopened, one.is_active, one.ended) == (1, True, 0)
    assert one.waiting_since == START + 4 * MINUTE


def test_a_day_of_silence_after_a_question_is_abandoned() -> None:
    one = of("cbc", START + 2 * DAY)
    assert (one.outcome, one.is_active, one.waiting_since) == ("abandoned", False, 0)
    assert one.ended == START + 2 * MINUTE


def test_flags_of_answers_are_counted() -> None:
    thread = (
        beat("received", START, topics=["billing"], feeling="negative"),
        beat("sent", START + 1, who="ai", place=1, cached=True, fallback=True, agent="bot"),
        beat("sent", START + 2, who="ai", place=2, error=True, agent="ann"),
        beat("queried", START + 3, place=3, provider="shopify", types=["orders"]),
        beat("converted", START + 4, place=4, what="purchase", value=1_999, currency="EUR"),
        beat("rated", START + 5, place=5, score=4),
        beat("required", START + 6, place=6),
        beat("done", START + 7, place=7),
        beat("started", START + 8, place=8, stage="decision"),
        beat("escalated", START + 9, place=9),
    )
    one = conversation.told(thread, terms(START + HOUR))
    assert (one.cached, one.fallbacks, one.errors) == (1, 1, 1)
    assert (one.agents, one.topics, one.negative) == (("bot", "ann"), ("billing",), 1)
    assert (one.providers, one.data_types, one.with_data) == (("shopify",), ("orders",), True)
    assert one.conversions == (("purchase", 1_999, "EUR"),)
    assert (one.ratings, one.rating_sum, one.stage) == (1, 4, "decision")
    assert one.escalated


SAMPLE: dict[str, Any] = {
    "started": START,
    "ended": START + HOUR,
    "seconds": 3_600.0,
    "messages": 12,
    "by_customer": 6,
    "by_agent": 6,
    "ms": 35_000,
    "score": 5.0,
    "what": "purchase",
    "value": 120_000,
    "currency": "EUR",
    "outcome": "resolved",
    "escalated": False,
}


def test_a_summary_alone_is_a_conversation() -> None:
    """The sample of row C5: agent 1."""
    one = conversation.told((beat("summarised", START + HOUR, agent="1", **SAMPLE),), terms())
    assert one.is_summarised
    assert (one.started, one.ended, one.duration) == (START, START + HOUR, HOUR)
    assert (one.messages, one.by_customer, one.by_ai) == (12, 6, 6)
    assert one.replies == Spans(6, 210_000, 210_000)
    assert (one.rating_sum, one.conversions) == (5.0, (("purchase", 120_000, "EUR"),))
    assert (one.outcome, one.bot_resolved, one.is_active) == ("resolved", True, False)


def test_where_messages_are_known_a_summary_adds_only_what_they_lack() -> None:
    thread = (
        *told("cbE"),
        beat("summarised", START + HOUR, place=99, **SAMPLE | {"escalated": True}),
    )
    one = conversation.told(thread, terms())
    assert not one.is_summarised
    assert (one.messages, one.by_customer, one.replies.n) == (2, 1, 1)
    assert (one.escalated, one.handed_off, one.rating_sum) == (True, True, 5.0)


def test_without_a_channel_or_language_it_is_other_and_unknown() -> None:
    bare = conversation.told((beat("received", START),), terms())
    nameless = conversation.told(
        tuple(type(one)(one.at, one.key, one.kind) for one in told("c")), terms()
    )
    assert (bare.channel, bare.language) == ("web", "en")
    assert (nameless.channel, nameless.language, nameless.customer) == ("other", "unknown", "")


def test_how_often_it_was_resolved_is_told_by_stretches_or_once_by_a_summary() -> None:
    assert of("cbEcbE").times_resolved == 2
    assert of("cb").times_resolved == 0
    summary = beat("summarised", START, outcome="resolved")
    assert conversation.told((summary,), terms(START + DAY)).times_resolved == 1
