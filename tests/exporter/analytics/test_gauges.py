"""Figures as gauges: what can be told, and nothing instead of 0 where it cannot."""

from collections.abc import Mapping

import pytest

from exporter.analytics import gauges
from exporter.analytics.agents import Target
from exporter.analytics.figures.sums import NOTHING, Sums
from exporter.analytics.gauges import Bounds, Key, Known, Unhappy
from exporter.metrics import catalogue

TODAY = 20_000  # 2024-10-04
TARGETS = {"ann": Target(30_000, "EUR")}
BOUNDS = Bounds(min_sample=5, most_agents=200)


def sums(**amounts: int | Mapping[str, int]) -> Sums:
    found: dict[tuple[str, str], int] = {}
    for measure, amount in amounts.items():
        named = amount.items() if isinstance(amount, Mapping) else [("", amount)]
        found.update(((measure, name), value) for name, value in named)
    return Sums(found)


def conversations(n: int, **more: int | Mapping[str, int]) -> Sums:
    """Conversations that ended well, with a grade of 4 each."""
    rated = {"ratings": n, "rating_milli": 4_000 * n}
    return sums(**{"conversations": n, "completed": n, **rated, **more})


def told(
    graded: Mapping[str, Sums] | None = None,
    recent: Mapping[str, Sums] | None = None,
    bounds: Bounds = BOUNDS,
    tenant: str = "",
    **more: object,
) -> dict[Key, float]:
    known = Known(today=TODAY, graded=graded or {}, recent=recent or {}, **more)  # type: ignore[arg-type]
    return gauges.told(tenant, known, bounds)


def of(name: str, found: Mapping[Key, float]) -> dict[tuple[str, ...], float]:
    return {labels: value for (one, labels), value in found.items() if one == name}


def test_nothing_known_is_nothing_told() -> None:
    assert told() == {}


def test_every_gauge_is_in_the_catalogue_with_as_many_labels() -> None:
    found = told(
        {"ann": conversations(9, value_minor={"EUR": 100})},
        {"ann": conversations(6, replies_n=6, replies_ms=6_000)},
        replace_targets(),
        brought={"ann": {"2024-10-03": conversations(6, value_minor={"EUR": 100})}},
        week=conversations(9),
        before=conversations(6),
        unhappy=[Unhappy("c", 2.0, 1)],
    )
    found |= gauges.going_on("", {"web": 1}, {})
    names = {name for name, _ in found}
    section = catalogue.SECTIONS["Figures of conversations"]
    told_by_shell = {"analytics_slow_response_seconds", "analytics_figures_failures_total"}
    assert names == {metric.name for metric in section} - told_by_shell
    for name, labels in found:
        metric = catalogue.metric(name)
        assert len(labels) == len(metric.labels)
        closed = (
            (metric.values.get(one), value)
            for one, value in zip(metric.labels, labels, strict=True)
        )
        assert all(not value or values is None or value in values for values, value in closed)


def replace_targets(minor: int = 30_000) -> Bounds:
    return Bounds(min_sample=5, most_agents=200, targets={"ann": Target(minor, "EUR")})


def test_an_agent_has_its_score_and_grade_of_30_days() -> None:
    found = told({"ann": conversations(9)}, tenant="acme")
    assert of("chat_agent_conversations", found) == {("acme", "ann"): 9.0}
    # Quality 90, conversion 0, efficiency 100 without an answer's time.
    assert of("chat_agent_score", found) == {("acme", "ann"): 61.0}
    assert of("chat_agent_grade_info", found) == {("acme", "ann", "D"): 1.0}


def test_an_agent_is_told_with_what_its_score_is_made_of() -> None:
    found = told({"ann": conversations(10, escalated=1, converted=4, active=2, completed=6)})
    assert of("chat_agent_part_score", found) == {
        ("", "ann", "quality"): 77.5,
        ("", "ann", "conversion"): 40.0,
        ("", "ann", "efficiency"): 90.0,
    }
    assert of("chat_agent_completion_ratio", found) == {("", "ann"): 0.75}
    assert of("chat_agent_escalation_ratio", found) == {("", "ann"): 0.1}
    assert of("chat_agent_conversion_ratio", found) == {("", "ann"): 0.4}


def test_rates_of_agents_need_conversations_and_their_revenue_needs_none() -> None:
    few = sums(conversations=5, active=1, completed=4, value_minor={"EUR": 150, "USD": 200})
    found = told({"ann": few})
    assert of("chat_agent_completion_ratio", found) == {}
    assert of("chat_agent_conversion_ratio", found) == {("", "ann"): 0.0}
    assert of("chat_agent_revenue", found) == {("", "ann", "EUR"): 1.5, ("", "ann", "USD"): 2.0}
    # No answer, no grade, no target: one part of three is all that is known of.
    assert of("chat_agent_part_score", told({"bob": sums(conversations=5, active=5)})) == {
        ("", "bob", "conversion"): 0.0,
        ("", "bob", "efficiency"): 100.0,
    }


def test_below_the_least_sample_there_is_no_score_and_without_conversations_nothing() -> None:
    found = told({"ann": conversations(4), "bob": sums(kinds={"ai": 9})})
    assert of("chat_agent_conversations", found) == {("", "ann"): 4.0}
    assert of("chat_agent_score", found) == {}
    assert of("chat_agent_grade_info", found) == {}


@pytest.mark.parametrize(("n", "told_of"), [(4, {}), (5, {("", "ann"): 35.0})])
def test_how_long_answers_took_needs_answers(n: int, told_of: dict[tuple[str, ...], float]) -> None:
    found = told(recent={"ann": sums(replies_n=n, replies_ms=35_000 * n)}, graded={"ann": NOTHING})
    assert of("chat_agent_response_seconds", found) == told_of
    assert of("chat_agent_responses", found) == {key: float(n) for key in told_of}


def test_recent_grades_are_apart_from_those_before() -> None:
    recent = {"ann": sums(ratings=5, rating_milli=15_000)}
    graded = {"ann": sums(conversations=15, ratings=15, rating_milli=60_000)}
    found = told(graded, recent)
    assert of("chat_agent_csat", found) == {("", "ann", "recent"): 3.0, ("", "ann", "before"): 4.5}
    assert of("chat_agent_ratings", found) == {
        ("", "ann", "recent"): 5.0,
        ("", "ann", "before"): 10.0,
    }
    few = told(graded, {"ann": sums(ratings=4, rating_milli=4_000)})
    assert [*of("chat_agent_csat", few)] == [("", "ann", "before")]


def test_agents_beyond_the_cap_are_one() -> None:
    bounds = Bounds(min_sample=1, most_agents=2, targets={"zoe": Target(1, "EUR")})
    graded = {name: conversations(n) for name, n in (("a", 9), ("b", 7), ("c", 8), ("zoe", 1))}
    recent = {name: sums(replies_n=n, replies_ms=n * 1_000) for name, n in (("b", 1), ("c", 3))}
    found = told(graded, recent, bounds)
    # Whoever has a target is shown whatever happens.
    assert of("chat_agent_conversations", found) == {
        ("", "zoe"): 1.0,
        ("", "a"): 9.0,
        ("", "other"): 15.0,
    }
    assert of("chat_agent_responses", found) == {("", "other"): 4.0}


def test_names_are_as_the_guard_shows_them() -> None:
    long = "x" * 200
    found = told({long: conversations(5), f"{long}y": conversations(6)})
    assert of("chat_agent_conversations", found) == {("", "x" * 128): 11.0}
    unhappy = told(unhappy=[Unhappy(long, 1.0, 1)])
    assert of("chat_customer_csat", unhappy) == {("", "x" * 128): 1.0}


@pytest.mark.parametrize(
    ("by_day", "ratio"),
    [
        # 10 days of a month's 300: 100 are due.
        ({"2024-09-24": conversations(5, value_minor={"EUR": 8_000})}, 0.8),
        ({"2024-09-24": conversations(5, value_minor={"EUR": 7_000, "USD": 9_000})}, 0.7),
        ({"2024-09-04": conversations(9, value_minor={"EUR": 15_000})}, 0.5),
        # Days on which it only sold something belong to no begin.
        (
            {
                "2024-09-04": sums(value_minor={"EUR": 1_000}),
                "2024-09-24": conversations(5, value_minor={"EUR": 8_000}),
            },
            0.9,
        ),
        ({"2024-09-24": conversations(4, value_minor={"EUR": 8_000})}, None),
        ({}, None),
    ],
)
def test_revenue_is_against_the_target_in_proportion_to_the_days(
    by_day: dict[str, Sums], ratio: float | None
) -> None:
    found = told({"ann": NOTHING}, None, replace_targets(), brought={"ann": by_day})
    shown = of("chat_agent_revenue_target_ratio", found)
    assert shown == ({} if ratio is None else {("", "ann"): pytest.approx(ratio)})


def test_a_target_of_nothing_or_of_an_agent_that_is_not_shown_tells_nothing() -> None:
    by_day = {"ann": {"2024-09-24": conversations(5)}}
    free = told({"ann": NOTHING}, None, replace_targets(0), brought=by_day)
    assert of("chat_agent_revenue_target_ratio", free) == {}
    unknown = told({}, None, replace_targets(), brought=by_day)
    assert of("chat_agent_revenue_target_ratio", unknown) == {}


def test_key_figures_tell_their_change_and_what_is_behind_it() -> None:
    week = conversations(10, converted=6, rating_milli=30_000, value_minor={"EUR": 300})
    before = conversations(
        40,
        converted=20,
        value_minor={"EUR": 400, "USD": 7},
        conversions={"purchase": 20},
        replies_n=5,
        replies_ms=9,
    )
    found = told(week=week, before=before)
    changes, behind = (
        of("analytics_kpi_change_ratio", found),
        of("analytics_kpi_observations", found),
    )
    # Of counts the larger one, of means and rates the smaller.
    assert changes == {
        ("", "conversations", ""): -0.75,
        ("", "csat", ""): -0.25,
        ("", "conversion", ""): 0.2,
        ("", "revenue", "EUR"): -0.25,
        ("", "revenue", "USD"): -1.0,
    }
    assert behind == {
        ("", "conversations", ""): 40.0,
        ("", "csat", ""): 10.0,
        ("", "conversion", ""): 10.0,
        ("", "revenue", "EUR"): 20.0,
        ("", "revenue", "USD"): 20.0,
    }


def test_a_change_of_too_few_is_not_told() -> None:
    few = told(week=conversations(3, converted=3), before=conversations(4, converted=1))
    assert of("analytics_kpi_change_ratio", few) == {}


def test_a_change_is_not_told_where_data_of_either_week_is_missing() -> None:
    found = told(week=conversations(9), before=conversations(6), is_complete=False)
    assert of("analytics_kpi_change_ratio", found) == of("analytics_kpi_observations", found) == {}


def test_unhappy_customers_are_told_with_their_grades() -> None:
    found = told(unhappy=[Unhappy("a", 1.5, 2), Unhappy("b", 2.999, 1)], tenant="t")
    assert of("chat_customer_csat", found) == {("t", "a"): 1.5, ("t", "b"): 2.999}
    assert of("chat_customer_ratings", found) == {("t", "a"): 2.0, ("t", "b"): 1.0}


def test_what_goes_on_is_told_by_channel() -> None:
    assert gauges.going_on("t", {"web": 2}, {"sms": 1, "web": 0}) == {
        ("chat_active_conversations", ("t", "web")): 2.0,
        ("chat_waiting_conversations", ("t", "web")): 0.0,
        ("chat_active_conversations", ("t", "sms")): 0.0,
        ("chat_waiting_conversations", ("t", "sms")): 1.0,
    }


def test_the_days_of_each_part() -> None:
    assert gauges.spans(100) == {
        "graded": (71, 100),
        "recent": (99, 100),
        "brought": (70, 99),
        "week": (93, 99),
        "before": (86, 92),
    }
