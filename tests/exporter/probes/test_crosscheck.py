from collections.abc import Iterable

import pytest
from msgspec import Struct

from alerting.duration import Duration
from exporter.probes import crosscheck


class Kind(Struct, frozen=True):
    interval: Duration
    timeout: Duration

    def wrong(self) -> Iterable[tuple[str, str]]:
        return [("url", "is odd")]


OWN = ("url", "is odd")
LONG = "10s1ms is longer than the interval of 10s; a run has to end before the next one begins"


@pytest.mark.parametrize(
    ("interval", "timeout", "found"),
    [(60, 10, [OWN]), (10, 10, [OWN]), (10, 10.001, [("timeout", LONG), OWN])],
)
def test_a_run_has_to_end_within_the_interval_and_a_kind_has_checks_of_its_own(
    interval: float, timeout: float, found: list[tuple[str, str]]
) -> None:
    assert list(crosscheck.wrong(Kind(Duration(interval), Duration(timeout)))) == found
