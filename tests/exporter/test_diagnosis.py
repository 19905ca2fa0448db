from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from exporter import diagnosis
from exporter.diagnosis import Vitals
from exporter.source_states import Quarantined, Secret, State, Unmapped

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FINE = State(
    name="shop",
    kind="shopify",
    awaited_since=NOW - timedelta(days=9),
    last_event=NOW,
    silent_seconds=0.0,
    silent_after_seconds=None,
    usual_gap_seconds=None,
    is_silent=False,
    lag_seconds=None,
    requests={"200": 5},
    events={"accepted": 5},
    refusals={},
    signature_failures={},
    secrets=(Secret(0, 5, NOW),),
    late_events=0,
    unmapped=(),
    quarantine=Quarantined(),
)


def found(vitals: Vitals | None = None, **changes: Any) -> list[tuple[str, str, str]]:
    state = replace(FINE, **changes)
    told = diagnosis.findings([state], vitals or Vitals(), NOW)
    assert all(one.advice for one in told)
    return [(one.level, one.where, one.what) for one in told]


def test_nothing_is_wrong_where_nothing_is() -> None:
    assert found() == []


SOURCE = "source shop"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"last_event": None, "requests": {}}, ("warning", SOURCE, "nothing has come yet")),
        (
            {"last_event": None},
            ("warning", SOURCE, "requests came, and no event of them was kept"),
        ),
        (
            {"is_silent": True, "silent_seconds": 7_300.0, "silent_after_seconds": 600.0},
            ("error", SOURCE, "silent for 2 h; 10 min are allowed"),
        ),
        (
            {"is_silent": True, "silent_seconds": 259_200.0, "usual_gap_seconds": 90.0},
            ("error", SOURCE, "silent for 3 d; usually something comes every 90 s"),
        ),
        (
            {"is_silent": True},
            ("error", SOURCE, "silent for 0 s; usually something comes every 0 s"),
        ),
        (
            {"signature_failures": {"stale": 2, "future": 1}, "refusals": {"too_far_ahead": 4}},
            ("warning", SOURCE, "7 requests or events of another time than our clock's"),
        ),
        (
            {"signature_failures": {"mismatch": 2, "missing": 1}},
            ("warning", SOURCE, "3 requests not signed by a secret of this source"),
        ),
        (
            {"secrets": (Secret(0), Secret(1, 5))},
            ("warning", SOURCE, "the first secret of 2 was never used"),
        ),
        (
            {"secrets": (Secret(0, 5), Secret(1))},
            ("warning", SOURCE, "secret 2 of 2 was never used"),
        ),
        (
            {"secrets": (Secret(0, 5), Secret(1, 5, NOW - timedelta(minutes=9)))},
            ("warning", SOURCE, "secret 2, an older one, was used 9 min ago"),
        ),
        (
            {"quarantine": Quarantined(2, 3, 9, NOW, {"bad_time": 2})},
            ("error", SOURCE, "3 events of 2 requests in quarantine: bad_time 2"),
        ),
        (
            {"quarantine": Quarantined(dropped=7)},
            ("error", SOURCE, "7 requests left quarantine unmapped, as it was full"),
        ),
        (
            {"unmapped": (Unmapped("shopify.x", "no mapping", 4, NOW, NOW),)},
            ("warning", SOURCE, "4 events of shopify.x without a mapping: no mapping"),
        ),
        (
            {"unmapped": (Unmapped("shopify.x", "", 4, NOW, NOW),)},
            ("warning", SOURCE, "4 events of shopify.x without a mapping"),
        ),
    ],
)
def test_what_is_wrong_with_a_source_is_said(
    changes: dict[str, Any], said: tuple[str, str, str]
) -> None:
    assert found(**changes) == [said]


@pytest.mark.parametrize(
    "secrets",
    [
        (Secret(0), Secret(1)),
        (Secret(0, 5), Secret(1, 5)),
        (Secret(0, 5),),
        (),
    ],
)
def test_secrets_that_nobody_used_of_late_are_no_finding(secrets: tuple[Secret, ...]) -> None:
    assert found(secrets=secrets) == []


@pytest.mark.parametrize(
    ("vitals", "said"),
    [
        (Vitals(unready="starting"), ("error", "daemon", "no events are taken in: starting")),
        (
            Vitals(failing_commits=True, commit_failures=3),
            ("error", "store", "the store cannot write; senders are told 503 and try again"),
        ),
        (
            Vitals(commit_failures=3),
            (
                "warning",
                "store",
                "3 transactions failed so far; none of their events was lost",
            ),
        ),
        (Vitals(disk=("/", 0.97)), ("error", "disk", "/ is 97% full")),
        (Vitals(rules=[("Down", "no series")]), ("error", "rule Down", "no series")),
        (
            Vitals(waiting_notices=2, oldest_notice=900.0),
            ("error", "outbox", "2 notices not told yet, one for 15 min"),
        ),
    ],
)
def test_what_is_wrong_with_the_daemon_is_said(vitals: Vitals, said: tuple[str, str, str]) -> None:
    assert found(vitals) == [said]


def test_a_disk_with_room_and_notices_that_just_began_to_wait_are_fine() -> None:
    assert found(Vitals(disk=("/", 0.5), waiting_notices=2, oldest_notice=3.0)) == []


def test_errors_come_before_warnings() -> None:
    told = found(
        Vitals(commit_failures=1, disk=("/", 1.0)),
        signature_failures={"mismatch": 1},
        quarantine=Quarantined(1, 1),
    )
    assert [one[0] for one in told] == ["error", "error", "warning", "warning"]
