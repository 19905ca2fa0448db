"""Instants as vendors write them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.integrations.exchange import instants

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("2026-11-21T12:00:00Z", NOON),
        ("2026-11-21t12:00:00z", NOON),
        (" 2026-11-21 12:00:00 ", NOON),
        ("2026-11-21T12:00", NOON),
        ("2026-11-21 12:00:00UTC", NOON),
        ("2026-11-21T14:00:00+02:00", NOON),
        ("2026-11-21T14:00:00.000+0200", NOON),
        ("2026-11-21T12:00:00.123456789Z", NOON.replace(microsecond=123_456)),
        ("2026-11-21T12:00:00.5Z", NOON.replace(microsecond=500_000)),
        ("2026-11-21", None),
        ("2026-13-21T12:00:00Z", None),
        ("2026-11-21T25:00:00Z", None),
        ("2026-11-21T12:00:00+99:00", None),
        ("noon", None),
        ("", None),
        (None, None),
        (1_790_000_000, None),
    ],
)
def test_an_instant_of_iso(told: Any, found: datetime | None) -> None:
    assert instants.iso(told) == found


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (1_795_262_400, NOON),
        (1_795_262_400_000, NOON),
        ("1795262400", NOON),
        (1_795_262_400.0, NOON),
        (1e18, None),
        (float("nan"), None),
        (-1, None),
        ("soon", None),
        (None, None),
        (True, None),
    ],
)
def test_an_instant_of_seconds_or_milliseconds(told: Any, found: datetime | None) -> None:
    assert instants.unix(told) == found


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("Sat, 21 Nov 2026 12:00:00 +0000", NOON),
        ("Sat, 21 Nov 2026 12:00:00 GMT", NOON),
        ("Sat, 21 Nov 2026 12:00:00 -0000", NOON),
        ("21 Nov 2026 13:00:00 +0100", NOON),
        ("Sat, 32 Nov 2026 12:00:00 GMT", None),
        ("soon", None),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_an_instant_of_mail(told: Any, found: datetime | None) -> None:
    assert instants.mail(told) == found


@given(
    told=st.text()
    | st.floats()
    | st.integers()
    | st.none()
    | st.from_regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([+-]\d\d:\d\d)?", fullmatch=True)
)
def test_whatever_is_told_is_an_instant_or_none(told: Any) -> None:
    for read in (instants.iso, instants.unix, instants.mail):
        found = read(told)
        assert found is None or found.timestamp() is not None
