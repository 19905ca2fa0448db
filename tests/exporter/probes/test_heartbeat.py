from typing import Any

import pytest

from alerting.strict import ConfigError, Duration, Secret
from exporter.probes.cron import Cron, Zone
from exporter.probes.heartbeat import Heartbeat
from tests.exporter.probes.loaded import loaded

KEY = "5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278"
WRITTEN = "probes: [{type: heartbeat, name: nightly, key: env:KEY%s}]"


def job(**fields: Any) -> Heartbeat:
    return Heartbeat(**{"name": "nightly", "key": Secret(KEY), "period": Duration(3600), **fields})


async def test_a_run_says_how_the_job_is() -> None:
    result = await job(name="mute").measure()
    assert (result.probe, result.kind, result.verdict) == ("mute", "heartbeat", "unknown")


def test_it_reads_as_people_write_it() -> None:
    more = ", schedule: '0 2 * * sun', timezone: Europe/Berlin, grace: 1h, max_runtime: 2h"
    found = loaded(WRITTEN % more, {"KEY": KEY})
    assert found == job(
        period=None,
        schedule=Cron.parse("0 2 * * sun"),
        timezone=Zone.parse("Europe/Berlin"),
        grace=Duration(3600),
        max_runtime=Duration(7200),
    )
    assert (list(found.wrong()), found.interval, found.peer) == ([], Duration(15), "")
    assert found.terms.zone == Zone.parse("Europe/Berlin")
    assert KEY not in repr(found)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (", period: 1s", "10s"),
        (", schedule: '61 * * * *'", "minute"),
        (", period: 1h, timezone: Mars", "time zone"),
        (", period: 1h, url: x", "unknown key"),
        (", period: 1h, max_runtime: 0s", "1s"),
    ],
)
def test_a_mistake_is_told(more: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        loaded(WRITTEN % more, {"KEY": KEY})


@pytest.mark.parametrize(
    ("fields", "keys"),
    [
        ({}, []),
        ({"period": None}, ["period"]),
        ({"schedule": Cron.parse("0 2 * * *")}, ["period"]),
        ({"timezone": Zone.parse("UTC")}, ["timezone"]),
        ({"key": Secret("short")}, ["key"]),
    ],
)
def test_what_contradicts_itself_is_told(fields: dict[str, Any], keys: list[str]) -> None:
    assert [key for key, _ in job(**fields).wrong()] == keys
