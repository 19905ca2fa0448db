"""Quotas out of headers and bodies, and those that cannot be."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.integrations.exchange import quota
from exporter.integrations.exchange.found import Quota
from tests.exporter.integrations import reading

NAMES = {"limit": "x-limit", "remaining": "x-left", "used": "x-used", "reset": "x-reset"}


@pytest.mark.parametrize(
    ("one", "can"),
    [
        (Quota("a", 0, 1), True),
        (Quota("a", 250_000, 250_000, 86_400, 1_790_000_000), True),
        (Quota("a", 200, 100), True),  # vendors let a little through
        (Quota("a", 201, 100), False),
        (Quota("a", -1, 100), False),
        (Quota("a", 0, 0), False),
        (Quota("a", 0, -1), False),
        (Quota("a", 0, 1e-323), False),  # a hundredth of it is 0
        (Quota("a", 0, 1, 366 * 86_400.0), True),
        (Quota("a", 0, 1, 367 * 86_400.0), False),
        (Quota("a", 0, 1, math.inf), False),
        (Quota("a", 0, 2e15), False),
        (Quota("a", math.nan, 100), False),
        (Quota("a", 0, math.inf), False),
        (Quota("a", 1, 100, -1), False),
        (Quota("a", 1, 100, 0, -1), False),
    ],
)
def test_a_quota_can_be_or_cannot(one: Quota, can: bool) -> None:
    assert quota.sensible(one) is can


def test_what_cannot_be_is_left_out_and_told() -> None:
    good, bad = Quota("a", 1, 100), Quota("b", -1, 100)
    assert quota.sifted([good, None]) == ((good,), ())
    assert quota.sifted([good, bad]) == ((good,), ("quota",))
    assert quota.sifted([]) == ((), ())


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({"x-limit": "100", "x-left": "75"}, Quota("a", 25, 100, 60)),
        ({"x-limit": "100", "x-used": "25"}, Quota("a", 25, 100, 60)),
        ({"x-limit": "100", "x-left": "75", "x-used": "3"}, Quota("a", 25, 100, 60)),
        (
            {"x-limit": "100", "x-left": "75", "x-reset": "1m30s"},
            Quota("a", 25, 100, 60, reading.NOW + 90),
        ),
        ({"x-limit": "100"}, None),
        ({"x-left": "75"}, None),
        ({}, None),
        ({"x-limit": "many", "x-left": "75"}, Quota("a", 0, -1)),
        ({"x-limit": "100", "x-left": "-1"}, Quota("a", 0, -1)),
        ({"x-limit": "100", "x-left": ""}, Quota("a", 0, -1)),
        ({"x-limit": "100", "x-left": "all", "x-used": "3"}, Quota("a", 3, 100, 60)),
    ],
)
def test_headers_tell_a_quota(headers: dict[str, str], found: Quota | None) -> None:
    answer = reading.answer({}, headers=headers)
    assert quota.of_headers(answer, "a", NAMES, window=60) == found


def test_a_body_tells_a_quota_in_numbers_or_texts() -> None:
    answer = reading.answer({})
    for told in (10_000_000_000, "10000000000"):
        found = quota.of_parts(answer, "a", {"limit": told, "used": 0})
        assert found == Quota("a", 0, 1e10)
    assert quota.of_parts(answer, "a", {"limit": {}, "remaining": []}) == Quota("a", 0, -1)


@given(limit=st.text() | st.integers() | st.floats(), left=st.text() | st.integers() | st.floats())
def test_what_is_kept_is_a_share(limit: object, left: object) -> None:
    parts = {"limit": limit, "remaining": left}
    good, _ = quota.sifted([quota.of_parts(reading.answer({}), "a", parts)])
    assert all(0 <= one.ratio <= 2 for one in good)


def test_a_quota_that_does_not_tell_when_it_begins_anew_keeps_what_was_told() -> None:
    before = {"daily": Quota("daily", 5, 100, 86_400.0, 2_000.0)}
    silent, telling = Quota("daily", 6, 100, 86_400.0), Quota("daily", 6, 100, 86_400.0, 3_000.0)
    assert quota.known([silent], before, 1_000.0)["daily"].resets == 2_000.0
    assert quota.known([silent], before, 2_000.0)["daily"].resets == 0.0
    assert quota.known([telling], before, 1_000.0)["daily"].resets == 3_000.0
    assert quota.known([silent], {}, 1_000.0) == {"daily": silent}
