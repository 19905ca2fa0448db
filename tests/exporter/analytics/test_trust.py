from typing import Any

from exporter.analytics import mentions, snapshot, trust
from exporter.analytics.thread import Thread
from exporter.analytics.trust import NONE, Trust
from tests.exporter.analytics.beats import START, beat


def found(*thread: object) -> Trust:
    whole: Thread = thread  # type: ignore[assignment]
    return trust.told(whole, snapshot.latest(whole))


def test_without_confidences_there_is_nothing() -> None:
    assert found(beat("queried", START, types=["orders"])) is NONE
    assert found(beat("received", START, confidence=0.5)) is NONE


def test_confidences_are_summed_and_gains_are_of_those_that_told_both() -> None:
    assert found(
        beat("queried", START, types=["orders", "orders"], confidence=0.9, confidence_without=0.5),
        beat("queried", START, types=["orders"], confidence=0.4, confidence_without=0.5),
        beat("queried", START, types=["contacts"], confidence=0),
        beat("queried", START, types=["contacts"], confidence_without=0.1),
        beat("queried", START, confidence=1, confidence_without=1),
    ) == Trust(4, 2_300, 4, 2_100, (("orders", 2, 300),))


def test_a_summary_says_so_where_no_question_does() -> None:
    other: dict[str, Any] = {"confidence_without": 0.6}
    first, summary = (
        beat("summarised", at, place=at - START + 1, types=["orders"], confidence=sure, **other)
        for at, sure in ((START, 0.1), (START + 1, 0.8))
    )
    assert found(first, summary) == Trust(1, 800, 1, 600, (("orders", 1, 200),))
    asked = beat("queried", START + 2, place=3, confidence=0.3)
    assert found(first, summary, asked) == Trust(1, 300)


def test_gaps_are_named_once_whatever_their_case_and_spaces() -> None:
    one = beat("queried", START, gaps=["Refund  policy ", "opening hours"])
    two = beat("summarised", START + 1, place=1, gaps=["refund policy"])
    assert trust.gaps((one, two)) == ("refund policy", "opening hours")
    many = beat("queried", START, gaps=[f"gap {number}" for number in range(100)])
    assert len(trust.gaps((many,))) == mentions.MOST
