import pytest
from msgspec.structs import replace

from alerting.duration import Duration
from alerting.secret import Secret
from exporter.probes import crosscheck
from exporter.probes.cron import Cron
from exporter.probes.heartbeat import Heartbeat
from exporter.probes.settings import Maintenance, Probing
from tests.exporter.probes.examples import Script, Scripted

SCRIPT = Script()
OWN = ("url", "is odd")
LONG = "10s1ms is longer than the interval of 10s; a run has to end before the next one begins"
OFTEN = (
    "with 2 of them a run may take 31s, longer than the interval of 30s; it has to end before the"
    " next one begins"
)


class Odd(Scripted, frozen=True, dict=True, kw_only=True):
    """A probe with a mistake of its own."""

    def wrong(self) -> list[tuple[str, str]]:
        return [OWN]


def odd(interval: float, timeout: float, retries: int = 0) -> Odd:
    return Odd(
        name="shop",
        interval=Duration(interval),
        timeout=Duration(timeout),
        retries=retries,
        script=SCRIPT,
    )


@pytest.mark.parametrize(
    ("probe", "found"),
    [
        (odd(60, 10), [OWN]),
        (odd(10, 10), [OWN]),
        (odd(10, 10.001), [("timeout", LONG), OWN]),
        (odd(31, 10, 2), [OWN]),
        (odd(30, 10, 2), [("retries", OFTEN), OWN]),
    ],
)
def test_a_run_has_to_end_within_the_interval_and_a_kind_has_checks_of_its_own(
    probe: Odd, found: list[tuple[str, str]]
) -> None:
    assert list(crosscheck.wrong(probe)) == found


def test_all_probes_are_looked_at_and_how_they_are_run() -> None:
    shop = replace(odd(60, 10), depends_on=("db",))
    window = Maintenance(
        name="w", probes=("web",), schedule=Cron("0 2 * * *"), duration=Duration(60)
    )
    assert list(crosscheck.found([shop], Probing(maintenance=(window,)))) == [
        ("probes[0].url", "is odd"),
        ("probes[0].depends_on[0]", "no probe is called 'db'; there are shop"),
        ("probing.maintenance[0].probes[0]", "no probe is called 'web'"),
    ]


def test_two_jobs_may_not_share_a_key() -> None:
    key = Secret("0123456789abcdef")
    jobs = [Heartbeat(name=name, key=key, period=Duration(60)) for name in ("a", "b")]
    said = "the same key as of 'a'; each job has its own"
    assert list(crosscheck.found(jobs, Probing())) == [("probes[1].key", said)]
