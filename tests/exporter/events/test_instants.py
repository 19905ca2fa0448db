from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events import instants


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("1970-01-01T00:00:01Z", 1000),
        ("2023-11-14T22:13:20.5Z", 1_700_000_000_500),
        ("2023-11-14T17:13:20-05:00", 1_700_000_000_000),
        ("2023-11-14T17:13:20", None),
        ("tomorrow", None),
        ("", None),
        (1_700_000_000, None),
        (None, None),
    ],
)
def test_an_instant_is_a_number_of_milliseconds(told: Any, found: int | None) -> None:
    assert instants.milliseconds(told) == found


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda one: 1970 < one.year < 2200))
def test_milliseconds_are_exact(instant: datetime) -> None:
    found = instants.milliseconds(instant.isoformat())
    assert found is not None
    assert 0 <= instant.timestamp() * 1000 - found < 1.01


@given(st.text(max_size=30))
def test_no_text_breaks_it(told: str) -> None:
    instants.milliseconds(told)
