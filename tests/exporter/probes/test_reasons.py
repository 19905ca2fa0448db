import re

from exporter.metrics.catalogue import CATALOGUE
from exporter.probes.reasons import INTERNAL, REASONS


def test_every_reason_is_fit_for_a_label_and_has_a_sentence() -> None:
    for reason, sentence in REASONS.items():
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", reason)
        assert 10 < len(sentence) < 100


def test_our_own_fault_is_one_of_them() -> None:
    assert INTERNAL in REASONS


def test_the_metric_of_failures_knows_exactly_these() -> None:
    (metric,) = [one for one in CATALOGUE if one.name == "probe_failures_total"]
    assert metric.values["reason"] == frozenset(REASONS)
