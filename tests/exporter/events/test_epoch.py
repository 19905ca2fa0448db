from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events import epoch

AT = datetime(2026, 11, 21, 5, 6, 7, tzinfo=UTC)
SECONDS = int(AT.timestamp())


@pytest.mark.parametrize("unit", [1, 10**3, 10**6, 10**9])
@pytest.mark.parametrize("written", [int, str])
def test_a_number_of_any_unit_is_the_instant(unit: int, written: Any) -> None:
    assert epoch.instant(written(SECONDS * unit)) == AT


@pytest.mark.parametrize(
    ("raw", "instant"),
    [
        (SECONDS + 0.5, AT.replace(microsecond=500_000)),
        (SECONDS * 10**9 + 123_456_789, AT.replace(microsecond=123_456)),
        (SECONDS * 1000 + 7, AT.replace(microsecond=7000)),
        (0, datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_parts_of_a_second_are_kept(raw: Any, instant: datetime) -> None:
    assert epoch.instant(raw) == instant


@pytest.mark.parametrize(
    "raw",
    [None, True, "", "2026-11-21T05:06:07Z", -1, 10**19, "9" * 20, "١٢", float("nan"), [], {}],
)
def test_what_is_no_number_since_1970_is_left_as_it_is(raw: Any) -> None:
    assert epoch.instant(raw) is raw


@given(st.one_of(st.integers(), st.floats(), st.text(st.characters(categories=["Nd"]))))
def test_no_number_breaks_it(raw: Any) -> None:
    found = epoch.instant(raw)
    assert found is raw or found.tzinfo is UTC
