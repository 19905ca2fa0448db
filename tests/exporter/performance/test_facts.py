from exporter.history.accounting import HOUR
from exporter.performance import facts
from exporter.performance.facts import Hour
from tests.exporter.performance.examples import BEGINS, hour, hours


def test_an_hour_has_as_many_runs_as_were_counted() -> None:
    assert hour(0, [1.0, 80.0, 80.0]).runs == 3
    assert Hour(0, {}).runs == 0


def test_hours_that_touch_a_span_are_those_of_it_in_their_order() -> None:
    every = hours([100.0] * 6)
    found = facts.within(reversed(every), BEGINS + HOUR + 1, BEGINS + 4 * HOUR)
    assert found == [*every[1:4]]
