from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics.customers import visits
from exporter.analytics.customers.visits import Mark, Visit
from exporter.events import commerce, conversations, messages, summaries
from exporter.events import visits as web
from exporter.events.data import Data
from tests.exporter.analytics.beats import DAY, START

QUERY: dict[str, Any] = {"query": "?", "response_seconds": 1.5, "cached": True}


def sent(**more: Any) -> messages.Sent:
    return messages.Sent(conversation_id="c", **{"agent_kind": "ai", **more})


@pytest.mark.parametrize(
    ("data", "mark"),
    [
        (messages.Received(conversation_id="c"), Mark(START, query=True)),
        (messages.Answered(**QUERY), Mark(START, True, 1_500, True)),
        (messages.Feedback(score=4), Mark(START)),
        (web.PageViewed(page="/"), Mark(START)),
        (sent(response_seconds=2, cached=False), Mark(None, False, 2_000, False)),
        (sent(cached=True), Mark(None, False, None, True)),
        (sent(response_seconds=0), Mark(None, False, 0)),
        (sent(), None),
        (sent(agent_kind="system", cached=True), None),
        (commerce.PaymentSucceeded(payment_id="1", value_minor=1, currency="EUR"), None),
        (conversations.Started(conversation_id="c"), None),
        (conversations.Started(conversation_id="c", feature="chat"), Mark(START)),
    ],
    ids=[
        "message",
        "question",
        "grade",
        "page",
        "answer",
        "answer out of a cache",
        "answer at once",
        "answer of which nothing is told",
        "message of the system",
        "payment",
        "begin",
        "begin by a feature",
    ],
)
def test_an_event_adds_what_its_customer_did_and_how_it_was_answered(
    data: Data, mark: Mark | None
) -> None:
    assert visits.of(START, data) == mark


@pytest.mark.parametrize(
    ("began", "mark"),
    [
        (START - 60_000, Mark(START - 60_000)),
        (START, Mark(START)),
        (START + 1_000, None),
        (START - 31 * DAY, None),
    ],
    ids=["earlier", "now", "later", "long ago"],
)
def test_a_summary_says_that_the_customer_was_there_when_it_began(
    began: int, mark: Mark | None
) -> None:
    at = datetime.fromtimestamp(began / 1000, UTC)
    assert visits.of(START, summaries.Summarised(conversation_id="c", started_at=at)) == mark
    assert visits.of(START, summaries.Summarised(conversation_id="c")) is None


def test_a_day_is_the_sum_of_its_marks() -> None:
    found = visits.summed(
        [
            (Mark(START, True, 1_500, True), 9),
            (Mark(START + 60_000), 9),
            (Mark(START + 2 * 3_600_000), 11),
            (Mark(None, False, 500, False), 11),
            (Mark(None, False, None, False), 11),
        ]
    )
    spans = (START, START + 60_000), (START + 7_200_000, START + 7_200_000)
    assert found == Visit(1, 2, 2_000, 3, 1, {9: 2, 11: 1}, spans)
    assert visits.summed([]) == visits.NOTHING


MARKS = st.lists(
    st.tuples(
        st.builds(
            Mark,
            st.none() | st.integers(START, START + DAY),
            st.booleans(),
            st.none() | st.integers(0, 10_000),
            st.none() | st.booleans(),
        ),
        st.integers(0, 23),
    ),
    max_size=12,
)


@given(some=MARKS.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_any_order_and_any_split_of_a_day_come_to_the_same(
    some: tuple[list[tuple[Mark, int]], list[tuple[Mark, int]]],
) -> None:
    marks, order = some
    half = len(order) // 2
    parts = visits.summed(order[half:]), visits.summed(order[:half])
    assert visits.added(*parts) == visits.summed(marks)
