import pytest

from alerting.strict import ConfigError
from exporter.folding.gauge_section import Gauges
from tests.exporter.web import stand


def test_gauges_are_worked_out_every_minute_unless_it_says() -> None:
    assert stand.config().analytics.gauges == Gauges()
    assert Gauges().interval.seconds == 60
    found = stand.config("analytics: {gauges: {interval: 5s, customers: 0}}").analytics.gauges
    assert (found.interval.seconds, found.customers) == (5, 0)


@pytest.mark.parametrize("text", ["interval: 2h", "interval: 1ms", "customers: 1001", "agents: 1"])
def test_what_is_out_of_bounds_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match=text.partition(":")[0]):
        stand.config(f"analytics: {{gauges: {{{text}}}}}")
