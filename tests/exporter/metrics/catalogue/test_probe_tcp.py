"""The phases of each kind are those that its runs have."""

import pytest

from exporter.metrics.catalogue.probe_tcp import PROBE_TCP
from exporter.probes.lines import dialogue, endpoint, mail, shell_trail

KNOWN = {metric.name: metric for metric in PROBE_TCP}


@pytest.mark.parametrize(
    ("name", "phases"),
    [
        ("probe_tcp_duration_seconds", dialogue.PHASES),
        ("probe_tls_duration_seconds", endpoint.PHASES),
        ("probe_smtp_duration_seconds", mail.PHASES),
        ("probe_ssh_duration_seconds", shell_trail.PHASES),
    ],
)
def test_the_phases_of_a_metric_are_those_of_its_kind(name: str, phases: tuple[str, ...]) -> None:
    assert KNOWN[name].values["phase"] == set(phases)


def test_every_one_tells_the_probe_first_and_is_not_capped() -> None:
    for metric in PROBE_TCP:
        assert (metric.labels[0], metric.kind, metric.configured) == ("probe", "gauge", True)
