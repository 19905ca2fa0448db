"""The vector of row F3: 1000 → 400 → 300 → 30."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from alerting.strict import Duration
from exporter.analytics import buckets, measures
from exporter.analytics.figures import funnels
from exporter.analytics.figures.funnels import Stage
from exporter.analytics.figures.sums import NOTHING, Sums
from exporter.analytics.funnels.section import Funnel, Step

FUNNEL = Funnel(
    "sale", tuple(Step(name, f"event.{name}") for name in ("saw", "asked", "chose", "bought"))
)


def of(*reached: int, seconds: int = 120) -> Sums:
    key = FUNNEL.plan.key
    told = {("funnel_reached", measures.name(key, step)): n for step, n in enumerate(reached)}
    bucket = buckets.of(seconds * 1000)
    for step, n in enumerate(reached):
        if step:
            told["funnel_step_bucket", measures.name(bucket, key, step)] = n
    told["funnel_step_bucket", measures.name(bucket, "other~1", 1)] = 9
    return Sums(told)


def stages(*reached: int) -> list[Stage]:
    return funnels.stages(of(*reached), FUNNEL)


def test_stages_say_who_entered_went_on_and_was_lost() -> None:
    found = stages(1000, 400, 300, 30)
    assert [(one.name, one.entered, one.converted, one.lost) for one in found] == [
        ("saw", 1000, 1000, 0),
        ("asked", 1000, 400, 600),
        ("chose", 400, 300, 100),
        ("bought", 300, 30, 270),
    ]
    assert [one.rate.value for one in found] == [100.0, 40.0, 75.0, 10.0]
    assert [one.of_all.value for one in found] == [100.0, 40.0, 30.0, 3.0]
    assert found[0].median_seconds is None
    assert found[1].median_seconds is not None
    assert abs(found[1].median_seconds - 120) < 0.025 * 120


def test_the_worst_rate_is_step_4_and_most_are_lost_at_step_2() -> None:
    found = funnels.bottlenecks(stages(1000, 400, 300, 30), 5)
    assert [(one.step, one.lost, one.rate.value) for one in found] == [
        (2, 600, 60.0),
        (4, 270, 90.0),
        (3, 100, 25.0),
    ]
    assert funnels.worst(found) == 4
    said = found[1].recommendation
    assert said is not None
    assert said.startswith("270 of 300 (90.0 %) go no further than “chose”")
    assert "“bought” (event.bought); those who go on take 1.98 min" in said


def test_too_few_to_tell_get_no_recommendation_and_nobody_lost_no_bottleneck() -> None:
    assert funnels.bottlenecks(stages(4, 4, 4, 4), 5) == []
    assert funnels.worst([]) is None
    (none,) = funnels.bottlenecks(funnels.stages(of(9), FUNNEL), 5)
    assert (none.recommendation or "").endswith("before “asked” (event.asked)")
    (one,) = funnels.bottlenecks(stages(4, 4, 4, 1), 5)
    assert (one.recommendation, one.rate.n) == (None, 4)


def test_nobody_is_a_funnel_of_zeros() -> None:
    found = funnels.stages(NOTHING, FUNNEL)
    assert [(one.entered, one.converted, one.rate.value) for one in found] == [(0, 0, 0.0)] * 4
    assert [link.count for link in funnels.flow(found).links] == [0] * 5


def test_a_span_is_told_in_its_largest_unit() -> None:
    said = []
    for seconds in (1, 90, 7_300, 200_000):
        found = funnels.stages(of(9, 5, 5, 5, seconds=seconds), FUNNEL)
        said.append((funnels.bottlenecks(found, 1)[0].recommendation or "").rpartition(" ")[2])
    assert said == ["s", "min", "h", "d"]


@given(st.lists(st.integers(0, 1000), min_size=4, max_size=4))
def test_the_flow_balances_at_every_node(counts: list[int]) -> None:
    found = funnels.flow(stages(*sorted(counts, reverse=True)))
    came: Counter[str] = Counter()
    went: Counter[str] = Counter()
    for link in found.links:
        went[link.source] += link.count
        came[link.target] += link.count
    for node in found.nodes:
        if node.id != funnels.ENTERED:
            assert came[node.id] == node.came
        if node.id not in {funnels.COMPLETED, funnels.DROPPED}:
            assert went[node.id] == node.went
    assert went[funnels.ENTERED] == came[funnels.COMPLETED] + came[funnels.DROPPED]
    assert Duration(7 * 86_400) == FUNNEL.window
