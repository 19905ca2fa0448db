import statistics
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import measures
from exporter.analytics.figures import intelligence
from exporter.analytics.figures.conversations import Mean
from exporter.analytics.figures.intelligence import DataType, Gap, Step
from exporter.analytics.figures.sums import NOTHING, Sums, added
from tests.exporter.analytics.figures.asked import Asked


def sums(**amounts: int) -> Sums:
    return Sums({(measure, ""): amount for measure, amount in amounts.items()})


def graded(*told: tuple[int, bool]) -> Sums:
    """Sums of conversations by their grade in thousandths and whether they used data."""
    used = [grade for grade, with_data in told if with_data]
    return sums(
        rated=len(told),
        data_rated=len(used),
        graded_milli=sum(grade for grade, _ in told),
        graded_square=sum(grade * grade for grade, _ in told),
        data_graded_milli=sum(used),
    )


def test_those_without_are_all_less_those_with() -> None:
    counted = sums(
        conversations=10,
        with_data=4,
        converted=5,
        data_converted=3,
        resolution_n=4,
        resolution_ms=4_500_000,
        data_resolution_n=1,
        data_resolution_ms=900_000,
        confidence_with_n=1,
        confidence_with_milli=950,
        confidence_without_n=2,
        confidence_without_milli=1_000,
    )
    found = intelligence.comparison(added([counted, graded((4_500, True), (3_000, False))]))
    used, other = found.with_data, found.without_data
    assert (used.conversations, other.conversations) == (4, 6)
    assert (used.csat, other.csat, found.csat_difference) == (Mean(4.5, 1), Mean(3.0, 1), 1.5)
    assert (used.resolution_minutes, other.resolution_minutes) == (Mean(15.0, 1), Mean(20.0, 3))
    assert found.resolution_minutes_difference == -5
    assert (used.conversion.value, other.conversion.value) == (75, 33.33)
    assert found.conversion_difference == 41.67
    assert found.confidence.with_data == Mean(0.95, 1)
    assert (found.confidence.without_data, found.confidence.difference) == (Mean(0.5, 2), 0.45)


def test_of_nothing_nothing_is_compared() -> None:
    found = intelligence.comparison(NOTHING)
    differences = (
        found.csat_difference,
        found.resolution_minutes_difference,
        found.conversion_difference,
        found.confidence.difference,
        found.csat_correlation.value,
    )
    assert differences == (None,) * 5
    assert intelligence.utilisation(NOTHING).n == 0
    assert intelligence.most_valuable(intelligence.data_types(NOTHING, 5), 5) is None


@given(st.lists(st.tuples(st.integers(1_000, 5_000), st.booleans()), min_size=2))
def test_the_correlation_is_pearson_s(told: list[tuple[int, bool]]) -> None:
    found = intelligence.comparison(graded(*told)).csat_correlation
    assert found.n == len(told)
    grades, used = [one[0] for one in told], [int(one[1]) for one in told]
    if len({*grades}) == 1 or len({*used}) == 1:
        assert found.value is None
    else:
        assert found.value == pytest.approx(statistics.correlation(grades, used), abs=0.0006)


def gained(**types: tuple[int, int, int]) -> Sums:
    """Sums of types of data: conversations, answers that told both, what they added."""
    found: dict[tuple[str, str], int] = {}
    for name, (count, n, milli) in types.items():
        found["data_types", name] = count
        found["confidence_gain_n", name] = n
        found["confidence_gain_milli", name] = milli
    return Sums(found)


def test_the_most_valuable_type_has_enough_answers() -> None:
    told = gained(
        orders=(9, 5, 2_000), contacts=(9, 4, 4_000), deals=(6, 6, 1_200), notes=(1, 0, 0)
    )
    found = intelligence.data_types(told, 5)
    assert [one.data_type for one in found] == ["orders", "deals", "contacts", "notes"]
    assert found[0] == DataType("orders", 9, Mean(0.4, 5))
    assert intelligence.most_valuable(found, 5) == "orders"
    assert intelligence.most_valuable(intelligence.data_types(told, 7), 7) is None


@pytest.mark.parametrize("milli", [0, -500])
def test_what_adds_nothing_is_of_no_value(milli: int) -> None:
    types = intelligence.data_types(gained(orders=(9, 5, milli)), 5)
    assert intelligence.most_valuable(types, 5) is None


def test_a_journey_is_in_the_order_of_its_stages() -> None:
    told = {("unknown", "a"): 9, ("decision", "a"): 1, ("decision", "b"): 2, ("awareness", "a"): 3}
    amounts = {("journey", measures.name(*place)): count for place, count in told.items()}
    assert intelligence.journey(Sums(amounts)) == [
        Step("awareness", "a", 3),
        Step("decision", "b", 2),
        Step("decision", "a", 1),
        Step("unknown", "a", 9),
    ]


def test_gaps_are_counted_over_days_the_most_frequent_first() -> None:
    days: dict[str, Any] = {
        "2026-11-20": Sums({("gaps", "refunds"): 2, ("gaps", "hours"): 1}),
        "2026-11-21": Sums({("gaps", "hours"): 2, ("gaps", "a"): 1}),
    }
    assert intelligence.gaps(days) == [
        Gap("hours", 3, "2026-11-21"),
        Gap("refunds", 2, "2026-11-20"),
        Gap("a", 1, "2026-11-21"),
    ]


def test_it_names_all_that_it_reads() -> None:
    asked = Asked()
    intelligence.comparison(Sums(asked))
    intelligence.utilisation(Sums(asked))
    assert asked.measures <= {*intelligence.MEASURES}
