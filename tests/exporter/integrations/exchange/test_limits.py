"""How long to wait after too many requests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.integrations.exchange import limits
from tests.exporter.integrations import reading

NOW = reading.NOW


@pytest.mark.parametrize(
    ("more", "wait"),
    [
        ({"x-ratelimit-reset": "42"}, 42.0),
        ({"x-ratelimit-reset": "42", "retry-after": "7"}, 7.0),
        ({"x-ratelimit-reset": str(int(NOW) - 5)}, 0.0),
        ({"x-ratelimit-reset": "999999"}, 86_400.0),
        ({}, None),
    ],
)
def test_who_is_refused_waits_as_it_is_told(more: dict[str, str], wait: float | None) -> None:
    found = limits.refused(reading.answer({}, 429, more), limits.USUAL)
    assert (found.reason, found.detail) == ("rate_limited", "429: too many requests")
    assert found.retry_after == wait


@given(st.text(max_size=30))
def test_no_header_makes_it_fall_or_wait_for_ever(text: str) -> None:
    answer = reading.answer({}, 429, {"x-ratelimit-reset": text})
    assert 0 <= (limits.refused(answer, limits.USUAL).retry_after or 0) <= 86_400
