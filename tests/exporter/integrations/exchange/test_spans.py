"""Spans and resets, in the forms that vendors write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.integrations.exchange import spans
from exporter.integrations.exchange.call import Answer
from tests.exporter.integrations.stands.stand import iso, mail

NOW = 1_790_000_000.0


def answer(ahead: float = 0.0) -> Answer:
    return Answer(200, {"date": mail(NOW + ahead)}, b"{}", NOW)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("12ms", 0.012),
        ("1m30s", 90),
        ("6m0s", 360),
        ("1s", 1),
        ("59.94s", 59.94),
        ("1h2m3s", 3_723),
        ("2d", 172_800),
        ("250µs", 0.00025),
        ("7us", 0.000007),
        ("9ns", 0.000000009),
        (" 42 ", 42),
        ("0.5", 0.5),
        (43, 43),
        ("", None),
        ("soon", None),
        ("1m 30s", None),
        ("-3", None),
        ("s", None),
        (None, None),
        (True, None),
        ([1], None),
    ],
)
def test_a_span_is_in_seconds(told: object, seconds: float | None) -> None:
    assert spans.span(told) == (None if seconds is None else pytest.approx(seconds))


@pytest.mark.parametrize(
    ("told", "after"),
    [
        ("2s", 2),
        ("90", 90),
        (91, 91),
        (str(int(NOW) + 15), 15),
        (NOW + 15, 15),
        (int(NOW + 15) * 1000, 15),
        (iso(NOW + 15), 15),
    ],
)
def test_a_reset_is_an_instant_or_a_span(told: object, after: float) -> None:
    assert spans.reset(told, answer()) == pytest.approx(NOW + after)


def test_an_instant_is_of_the_vendors_clock() -> None:
    assert spans.reset(iso(NOW + 7_215), answer(ahead=7_200)) == pytest.approx(NOW + 15)
    assert spans.reset("15s", answer(ahead=7_200)) == pytest.approx(NOW + 15)
    assert spans.reset(iso(NOW + 15), answer(ahead=1e9)) == pytest.approx(NOW + 15), "no clock"
    assert spans.reset(iso(NOW + 15), Answer(200, {}, b"", NOW)) == pytest.approx(NOW + 15)


@pytest.mark.parametrize("told", [None, "never", "", "9999-12-31T00:00:00Z", 5e8, "600000000s"])
def test_what_is_no_reset_is_none(told: object) -> None:
    assert spans.reset(told, answer()) == 0


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.binary()))
def test_no_reset_is_later_than_the_longest(told: object) -> None:
    assert 0 <= spans.reset(told, answer()) <= NOW + spans.LONGEST
