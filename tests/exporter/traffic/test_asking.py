from statistics import fmean

import pytest

from exporter.traffic import asking
from exporter.traffic.dice import Dice
from exporter.traffic.tale import Tale
from exporter.traffic.topics import TOPICS, Topic
from tests.exporter.traffic.told import NOON, taken

AT = NOON.timestamp()


def asked(topic: Topic, *, is_bad: bool) -> Tale:
    tale, dice = Tale("t"), Dice("asking", topic.name)
    for _ in range(300):
        seconds, success = asking.ask(tale, AT, dice, topic, 0.9, is_bad=is_bad)
        data = tale.happenings[-1].data
        assert (round(seconds, 3), success) == (data["response_seconds"], data["success"])
    taken(tale.happenings)
    return tale


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_data_makes_an_answer_surer_and_what_is_missing_is_named(topic: Topic) -> None:
    told = [one.data for one in asked(topic, is_bad=False).happenings]
    helped = [one for one in told if one["success"]]
    assert len(helped) > 280
    for one in helped:
        assert one["confidence_without_data"] < one["confidence"]
        assert one["data_freshness_hours"] >= 0
    gaps = {gap for one in told for gap in one.get("gaps", ())}
    assert gaps == set(topic.gaps)


def test_a_broken_integration_is_slow_and_fails() -> None:
    topic = next(iter(TOPICS))
    good = [one.data for one in asked(topic, is_bad=False).happenings]
    bad = [one.data for one in asked(topic, is_bad=True).happenings]
    assert fmean(one["success"] for one in bad) < 0.6
    assert fmean(one["response_seconds"] for one in bad) > 3 * fmean(
        one["response_seconds"] for one in good
    )
