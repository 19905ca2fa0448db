from collections.abc import Iterator

import pytest

from exporter.analytics import amounts, buckets, measures
from exporter.analytics.amounts import Amount


def test_a_span_is_how_many_their_sum_and_a_bucket() -> None:
    assert [*amounts.span("llm", 2.5, "gpt", "openai")] == [
        ("llm_n", measures.name("gpt", "openai"), 1),
        ("llm_ms", measures.name("gpt", "openai"), 2_500),
        ("llm_bucket", measures.name(buckets.of(2_500), "gpt", "openai"), 1),
    ]
    assert [*amounts.span("queries_hit", 0)][1] == ("queries_hit_ms", "", 0)


def test_a_mean_is_how_many_and_their_sum_in_thousandths() -> None:
    assert [*amounts.mean("sure", "a", 0.25)] == [("sure_n", "a", 1), ("sure_milli", "a", 250)]


@pytest.mark.parametrize("found", [amounts.span("a", None, "b"), amounts.mean("a", "b", None)])
def test_what_is_not_known_adds_nothing(found: Iterator[Amount]) -> None:
    assert not [*found]
