"""Six weeks of two senders, one of which goes silent twice, and a bad deploy (issue 10).

The intake, the store, the folds, the gauges, completeness, the engine and the rules of
config/rules/conversations.yml are the real ones; the clock is ours. What happens is in
tests/stories/month/plan.py.
"""

import asyncio
from typing import Any

import pytest

from exporter.analytics import days
from exporter.completeness.ratio import ENOUGH
from tests.stories.month import plan
from tests.stories.month.watch import Lived, lived

pytestmark = pytest.mark.slow

SOON = 10
"""Hours until a silence is beyond chance, where it begins at night."""
WINDOW = 24
"""Hours that the gauge is of: so long it remembers."""
DEPLOYED = "deploy of bot 2.4 at 2026-04-11 11:00 UTC"


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    return asyncio.run(lived(tmp_path_factory.mktemp("month")))


def incomplete(past: Lived, sender: str) -> list[int]:
    return [hour for hour, ratio in past.shown[sender].items() if ratio < ENOUGH]


def figure(past: Lived, name: str) -> Any:
    (found,) = [one for one in past.effect["figures"] if one["figure"] == name]
    return found


def test_completeness_falls_only_for_the_sender_that_is_silent_and_only_while_it_is(
    past: Lived,
) -> None:
    assert {name: len(told) for name, told in past.shown.items()} == dict.fromkeys(
        plan.SENDERS, (plan.DAYS - plan.LIVE) * 24
    )
    assert incomplete(past, "alpha") == []
    low = incomplete(past, "beta")
    for begins, ends in plan.SILENCES.values():
        assert set(range(begins + SOON, ends + 1)) <= set(low)
    reach = [range(begins + 1, ends + WINDOW) for begins, ends in plan.SILENCES.values()]
    assert [hour for hour in low if not any(hour in one for one in reach)] == []


def test_only_days_with_a_silence_are_incomplete_in_answers(past: Lived) -> None:
    first = (plan.START.date() - days.EPOCH).days
    found = {
        (sender, day - first)
        for sender, told in past.record.days.items()
        for day, part in told.items()
        if part.ratio < ENOUGH
    }
    assert found == {("beta", 26), ("beta", 27), ("beta", 37)}


def test_no_figure_of_weeks_fires_because_a_sender_was_silent(past: Lived) -> None:
    assert [one for one in past.fired if one.hour <= plan.DEPLOY] == []
    assert {one.name for one in past.fired} == {"CustomerUnhappy", "AgentSatisfactionFell"}


def test_without_completeness_they_would_fire_when_it_begins_and_when_it_is_a_week_ago(
    past: Lived,
) -> None:
    fired = [one for one in past.unguarded if one.name == "KpiChanged"]
    assert {one.of for one in fired} == {"conversations", "revenue"}
    assert {one.hour // 24 for one in fired} == {28, 35}


def test_rules_that_demand_completeness_say_meanwhile_that_they_do_not_know(past: Lived) -> None:
    """As long as a silence lies within the days that their figures are of."""
    spans = {"ConversionChanged": "14", "KpiChanged": "14", "RevenueBelowTarget": "30"}
    for name, span in spans.items():
        assert past.unknown.get(name, []) == past.lacking.get(span, []), name
    silent = {hour for hour, ratio in past.shown["beta"].items() if ratio < 0.9}
    assert len(past.lacking["14"]) > 2 * len(silent) > 0


def test_what_fires_after_the_deploy_names_it(past: Lived) -> None:
    first = min(one.hour for one in past.fired)
    assert first == plan.DEPLOY + 1
    assert {one.name for one in past.fired} == {"CustomerUnhappy", "AgentSatisfactionFell"}
    assert {one.changed for one in past.fired} == {DEPLOYED}
    (fell,) = [one for one in past.fired if one.name == "AgentSatisfactionFell"]
    assert fell.of == "bob"
    unhappy = [one.of for one in past.fired if one is not fell]
    assert all(of.startswith("c-beta") for of in unhappy)


def test_an_answer_tells_what_the_deploy_did(past: Lived) -> None:
    assert past.effect["change"]["id"] == plan.CHANGE
    csat = figure(past, "csat")
    assert csat["verdict"] == "lower"
    assert csat["low"] <= csat["difference"] <= csat["high"] < -2
    for side in ("before", "after"):
        assert csat[side]["low"] < csat[side]["value"] < csat[side]["high"]
        assert csat[side]["n"] >= 30
    assert figure(past, "first_response")["verdict"] == "none"
