"""Alerts that somebody posts: what is good, what is wrong with the rest, how they are merged."""

import json
import math
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alerting.dispatch import intake
from alerting.model import Alert
from tests.alerting.dispatch.alerts import BEGIN, at, own

NOW = at(600)
TIMEOUT = timedelta(minutes=5)


def taken(**item: Any) -> Alert:
    found = intake.posted([{"labels": {"alertname": "test"}, **item}], NOW, TIMEOUT)
    assert not found.problems
    return found.alerts[0]


def refused(item: object) -> str:
    (said,) = intake.posted([item], NOW, TIMEOUT).problems
    return said


def iso(second: float) -> str:
    return at(second).isoformat()


def test_a_post_as_prometheus_makes_it() -> None:
    item = json.loads("""{"annotations": {"summary": "p95 is 6s", "empty": ""},
      "startsAt": "2026-11-21T00:05:00.123456789Z", "endsAt": "2026-11-21T00:14:00.5Z",
      "generatorURL": "http://prometheus:9090/graph?g0.expr=x", "aLaterKey": [1],
      "labels": {"alertname": "AnswersSlow", "channel": "web", "empty": ""}}""")
    (alert,) = intake.posted([item], NOW, TIMEOUT).alerts
    assert alert.rule == ""
    assert alert.labels == (("alertname", "AnswersSlow"), ("channel", "web"))
    assert alert.annotations == (("summary", "p95 is 6s"),)
    assert alert.state == "firing"
    assert math.isnan(alert.value)
    assert alert.fired_at == datetime(2026, 11, 21, 0, 5, 0, 123457, tzinfo=UTC)
    assert alert.ends_at == datetime(2026, 11, 21, 0, 14, 0, 500000, tzinfo=UTC)
    assert alert.updated_at == NOW
    assert not alert.times_out
    assert alert.generator_url == "http://prometheus:9090/graph?g0.expr=x"


# What is given of begin and end → begin, end, whether the end is our guess.
@pytest.mark.parametrize(
    ("given", "begin", "end", "times_out"),
    [
        ({}, 600, 900, True),
        ({"startsAt": iso(10)}, 10, 900, True),
        ({"endsAt": iso(700)}, 700, 700, False),
        ({"endsAt": iso(70)}, 70, 70, False),
        ({"startsAt": iso(10), "endsAt": iso(700)}, 10, 700, False),
        ({"startsAt": "0001-01-01T00:00:00Z", "endsAt": "0001-01-01T00:00:00Z"}, 600, 900, True),
        ({"startsAt": "0001-01-01T00:00:00+02:00"}, 600, 900, True),
        ({"startsAt": None, "endsAt": None}, 600, 900, True),
    ],
)
def test_what_is_not_given_is_guessed(
    given: dict[str, Any], begin: float, end: float, times_out: bool
) -> None:
    alert = taken(**given)
    assert (alert.fired_at, alert.ends_at, alert.times_out) == (at(begin), at(end), times_out)
    assert (alert.state == "resolved") == (at(end) <= NOW)
    assert alert.resolved_at == (at(end) if at(end) <= NOW else None)


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("text", "[0]: Expected `object`, got `str`"),
        ({}, "[0]: Object missing required field `labels`"),
        ({"labels": {"a": 1}}, "[0].labels[...]: Expected `str`, got `int`"),
        ({"labels": {}}, "[0].labels: an alert needs at least one label that is not empty"),
        ({"labels": {"a": ""}}, "[0].labels: an alert needs at least one label that is not empty"),
        ({"labels": {"": "a"}}, "[0].labels: a name is empty"),
        ({"labels": {"a": "\ud800"}}, "[0].labels: half of a character (a lone surrogate)"),
        (
            {"labels": {"a": "x" * 70_000}},
            "[0].labels: 70001 bytes together; at most 65536",
        ),
        (
            {"labels": {"a": "x"}, "annotations": {"b": "ü" * 200_000}},
            "[0].annotations: 400001 bytes together; at most 262144",
        ),
        (
            {"labels": {str(n): "x" for n in range(501)}},
            "[0].labels: 501 of them; at most 500",
        ),
        (
            {"labels": {"a": "x"}, "startsAt": "yesterday"},
            "[0].startsAt: Invalid RFC3339 encoded datetime",
        ),
        (
            {"labels": {"a": "x"}, "startsAt": "2026-11-21T00:00:00"},
            "[0].startsAt: write the time zone too, as in 2026-11-21T03:02:11Z",
        ),
        (
            {"labels": {"a": "x"}, "startsAt": iso(20), "endsAt": iso(10)},
            "[0].endsAt: an alert cannot end before it began (startsAt)",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(item: object, said: str) -> None:
    assert refused(item) == said


def test_good_ones_count_beside_bad_ones() -> None:
    found = intake.posted([{}, {"labels": {"a": "x"}}, 7], NOW, TIMEOUT)
    assert [one.labels for one in found.alerts] == [(("a", "x"),)]
    assert [said[:3] for said in found.problems] == ["[0]", "[2]"]


def test_a_part_of_a_post_names_places_in_the_whole() -> None:
    (said,) = intake.posted([{"labels": {"a": "x"}}, 7], NOW, TIMEOUT, 50).problems
    assert said.startswith("[51]")


keys = st.sampled_from(["labels", "annotations", "startsAt", "endsAt", "generatorURL", "x"])
plain = st.none() | st.booleans() | st.floats() | st.text() | st.datetimes()
nested = st.recursive(
    plain, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=8
)


@given(nested)
def test_whatever_is_posted_is_taken_or_refused(item: object) -> None:
    found = intake.posted([item], NOW, TIMEOUT)
    assert len(found.alerts) + len(found.problems) == 1
    for alert in found.alerts:
        again = msgspec.msgpack.decode(msgspec.msgpack.encode(alert), type=Alert)
        assert replace(again, value=1.0) == replace(alert, value=1.0)


def post(begin: float, end: float | None, when: float) -> Alert:
    given = {"startsAt": iso(begin)} | ({} if end is None else {"endsAt": iso(end)})
    item = {"labels": {"alertname": "test"}, **given}
    return intake.posted([item], at(when), TIMEOUT).alerts[0]


# (begin, end, when posted) of the old and of the new one → begin and end of both, None: a guess.
@pytest.mark.parametrize(
    ("old", "new", "begin", "end"),
    [
        ((100, 300, 100), (150, 400, 200), 100, 400),
        ((100, 300, 100), (50, 200, 200), 50, 200),
        ((100, 400, 100), (50, 350, 200), 50, 400),
        ((100, None, 100), (50, 300, 200), 50, 300),
        ((100, 900, 100), (150, 180, 200), 100, 180),
        ((100, 180, 200), (120, 160, 210), 100, 180),
        ((100, 180, 200), (120, 190, 210), 100, 190),
        ((100, 180, 200), (300, 400, 300), 300, 400),
        ((100, 900, 100), (100, 900, 200), 100, 900),
        ((100, 400, 200), (50, 150, 120), 50, 400),
        ((100, 170, 200), (50, 160, 120), 50, 170),
    ],
)
def test_posts_whose_times_overlap_are_merged(
    old: tuple[float, float | None, float],
    new: tuple[float, float | None, float],
    begin: float,
    end: float,
) -> None:
    found = intake.merged(post(*old), post(*new))
    assert (found.fired_at, found.ends_at) == (at(begin), at(end))
    assert found.resolved_at == (found.ends_at if found.state == "resolved" else None)


def test_our_own_rule_counts_before_a_post_while_it_fires() -> None:
    ours, theirs = own("test", at(100)), post(100, 900, 200)
    assert intake.merged(ours, theirs) is ours
    assert intake.merged(theirs, ours) is ours
    over = replace(ours, state="resolved", resolved_at=at(150))
    assert intake.merged(over, theirs) is theirs


def test_an_alert_is_over_when_its_end_has_come() -> None:
    theirs, ours = post(100, 900, 200), own("test", at(100))
    assert intake.as_of(theirs, at(899)) is theirs
    assert intake.as_of(ours, at(9_999)) is ours
    over = intake.as_of(theirs, at(900))
    assert (over.state, over.resolved_at) == ("resolved", at(900))
    assert intake.as_of(over, at(100)) is over


def test_an_alert_that_says_little_of_its_times_is_merged_all_the_same() -> None:
    bare = replace(post(100, 900, 200), fired_at=None, ends_at=None, updated_at=None)
    assert intake.merged(bare, post(50, 800, 300)).fired_at == at(50)
    assert bare.active_at > BEGIN
