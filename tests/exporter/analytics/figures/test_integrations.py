from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import buckets, measures
from exporter.analytics.figures import integrations
from exporter.analytics.figures.sums import NOTHING, Sums, added
from tests.exporter.analytics.happenings import amounts

TYPE = "integration.queried"


def query(provider: str, query_type: str, ms: int | None = None, **more: object) -> Sums:
    seconds = None if ms is None else ms / 1000
    place = {"provider": provider, "query_type": query_type}
    told: dict[str, Any] = {**place, "success": True, "response_seconds": seconds, **more}
    return Sums(amounts(TYPE, **told))


def test_the_slowest_come_first_and_those_without_times_last() -> None:
    sums = added(
        [
            query("shopify", "orders"),
            query("hubspot", "contact_lookup", 250),
            query("hubspot", "deals", 900),
            query("salesforce", "cases", 250),
        ]
    )
    found = integrations.by_type(sums)
    assert [(one.provider, one.query_type) for one in found] == [
        ("hubspot", "deals"),
        ("hubspot", "contact_lookup"),
        ("salesforce", "cases"),
        ("shopify", "orders"),
    ]
    assert found[-1].response_time.p95_ms is None


def test_an_impact_below_0_counts() -> None:
    sums = added(
        [
            query("hubspot", "deals", satisfaction_impact=-0.8),
            query("shopify", "orders", satisfaction_impact=0.2),
        ]
    )
    assert [one.satisfaction_impact.value for one in integrations.by_type(sums)] == [-0.8, 0.2]
    total = integrations.total(sums).satisfaction_impact
    assert (total.value, total.n) == (-0.3, 2)


def test_of_nothing_there_is_nothing() -> None:
    assert integrations.by_type(NOTHING) == []
    found = integrations.total(NOTHING)
    assert (found.queries, found.success.value, found.confidence.value) == (0, 0, None)


def test_it_names_all_that_it_reads() -> None:
    told = added(
        [
            query(
                "a",
                "b",
                5,
                data_freshness_hours=1,
                confidence=0.5,
                confidence_without_data=0.25,
                satisfaction_impact=1,
            )
        ]
    )
    known = Sums({key: n for key, n in told.amounts.items() if key[0] in integrations.MEASURES})
    assert integrations.by_type(known) == integrations.by_type(told)
    assert {*integrations.MEASURES} <= {measure for measure, _ in told.amounts}


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.integers(2, 10**6))))
def test_parts_sum_to_the_total(asked: list[tuple[str, str, int]]) -> None:
    sums = added(query(*one) for one in asked)
    total, parts = integrations.total(sums), integrations.by_type(sums)
    assert total.queries == sum(one.queries for one in parts) == len(asked)
    assert total.response_time.n == sum(one.response_time.n for one in parts)
    counts = {measures.parts(name)[0]: n for name, n in sums.named("integration_bucket").items()}
    assert {*counts} == {str(buckets.of(ms)) for _, _, ms in asked}
