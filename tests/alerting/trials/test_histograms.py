"""Native histograms in unit tests: read, added up, shown."""

import pytest

from alerting.trials import histograms


@pytest.mark.parametrize(
    "text",
    [
        "{{count:2 sum:3 counter_reset_hint:not_reset buckets:[2]}}",
        "{{count:2.1 sum:-0.3 z_bucket:7.1 z_bucket_w:0.05 schema:1 offset:-3 buckets:[5.1 7]}}",
        "{{n_offset:-5 n_buckets:[4.1 5]}}",
        "{{}}",
    ],
)
def test_a_histogram_is_shown_as_it_is_read(text: str) -> None:
    assert str(histograms.parsed(text)) == text


def test_the_order_of_keys_does_not_matter_nor_do_zeros() -> None:
    one = histograms.parsed("{{buckets:[1 2] schema:0 sum:5}}")
    assert str(one) == str(histograms.parsed("{{sum:5 buckets:[1 2]}}"))


@pytest.mark.parametrize(
    "text", ["{{x:1}}", "{{count:[1]}}", "{{buckets:1}}", "{{counter_reset_hint:no}}", "{{sum}}"]
)
def test_what_is_no_histogram_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="native histogram"):
        histograms.parsed(text)


def test_histograms_of_other_buckets_are_not_added_up() -> None:
    one = histograms.parsed("{{count:1 buckets:[1]}}")
    with pytest.raises(ValueError, match="different buckets"):
        one.plus(histograms.parsed("{{count:1 buckets:[1 2]}}"), 1)


def test_behind_another_one_a_counter_has_not_been_reset_unless_it_fell() -> None:
    first, second = histograms.parsed("{{count:2}}"), histograms.parsed("{{count:3}}")
    assert first.after(None).hint == "unknown"
    assert second.after(first).hint == "not_reset"
    assert first.after(second).hint == "unknown"
    gauge = histograms.parsed("{{count:3 counter_reset_hint:gauge}}")
    assert gauge.after(first).hint == "gauge"
