from zoneinfo import ZoneInfo

from exporter.analytics import buckets, conversation, measures, named
from exporter.analytics.answerers import Own
from exporter.analytics.spans import Spans
from tests.exporter.analytics.beats import MINUTE, START, beat, terms, told

UTC = ZoneInfo("UTC")
RICH = conversation.told(
    (
        beat("received", START, topics=["billing", "refund"], feeling="positive", emotions=["joy"]),
        beat("sent", START + MINUTE, place=1, who="ai", agent="bot"),
        beat("converted", START + 2 * MINUTE, place=2, what="lead", value=5, currency="EUR"),
        beat("converted", START + 3 * MINUTE, place=3, what="lead"),
        beat("queried", START + 4 * MINUTE, place=4, provider="shopify", types=["orders"]),
        beat("rated", START + 5 * MINUTE, place=5, score=4),
        beat("ended", START + 6 * MINUTE, place=6),
    ),
    terms(),
)
BARE = conversation.told(told("c"), terms(START + MINUTE))


def test_what_is_named_counts_once_and_conversions_each() -> None:
    found = named.once(RICH, UTC)
    minute = str(buckets.of(MINUTE))
    for what in (
        ("hours", "09"),
        ("languages", "en"),
        ("outcomes", "resolved"),
        ("topics", "refund"),
        ("providers", "shopify"),
        ("data_types", "orders"),
        ("emotions", "joy"),
        ("converted_kinds", "lead"),
        ("first_bucket", minute),
    ):
        assert found.count(what) == 1
    assert found.count(("conversions", "lead")) == 2
    assert {measure for measure, _ in named.once(BARE, UTC)} == {"hours", "languages"}


def test_money_and_grades_are_summed() -> None:
    found = named.amounts(RICH)
    for amount in (
        ("topic_ratings", "billing", 1),
        ("topic_rating_milli", "refund", 4_000),
        ("value_minor", "EUR", 5),
        ("priced", "EUR", 1),
    ):
        assert found.count(amount) == 1
    assert named.amounts(BARE) == []


def test_what_agents_brought_is_told_where_there_are_any() -> None:
    assert named.attended(RICH) == [("attended_minor", "EUR", 5)]
    assert named.attended(BARE) == []


def test_answers_are_in_buckets_of_their_mean() -> None:
    minute = str(buckets.of(MINUTE))
    assert named.answers(RICH) == [("replies_bucket", minute)]
    assert named.answers(Own("ann", human_replies=Spans(2, 2 * MINUTE, 0))) == [
        ("human_replies_bucket", minute)
    ]
    assert named.answers(BARE) == []


def test_all_of_it_is_measured_with_names() -> None:
    told = [*named.once(RICH, UTC), *(amount[:2] for amount in named.amounts(RICH))]
    for measure, name in told:
        assert bool(measures.ALL[measure].names) == bool(name)
