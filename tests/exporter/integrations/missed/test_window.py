"""Which span is listed next, whatever the clocks say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from exporter.integrations.exchange.call import Call
from exporter.integrations.missed import window
from exporter.integrations.missed.window import FIRST, LATE, LONGEST, OVERLAP, Cursor, Window
from tests.exporter.integrations.missed.listing import NOW, answer

LIST = "events"


def test_the_first_listing_goes_back_an_hour_and_leaves_out_what_is_on_its_way() -> None:
    span = Cursor().next(LIST, NOW)
    assert span == Window(NOW - FIRST, NOW - LATE, NOW - LATE)


def test_the_next_one_begins_a_little_before_the_end_of_the_last() -> None:
    first = Cursor().next(LIST, NOW)
    assert first is not None
    cursor = Cursor().met(answer({})).through(LIST, first, answer({}))
    assert cursor.next(LIST, NOW) is None
    later = NOW + 3_600
    assert cursor.next(LIST, later) == Window(NOW - LATE - OVERLAP, later - LATE, later - LATE)


def test_a_clock_of_the_year_9999_moves_no_span() -> None:
    far = replace(answer({}), headers={"date": "Fri, 31 Dec 9999 23:59:59 GMT"})
    cursor = Cursor().met(far)
    assert (cursor.begun, cursor.skew) == (NOW - FIRST, 0.0)
    assert cursor.through(LIST, Window(0.0, NOW, NOW), far).lists[LIST].reached == NOW - LATE


def test_after_a_long_absence_no_more_than_a_month_is_listed() -> None:
    cursor = Cursor(lists={LIST: Window(0.0, 0.0, 5.0)})
    span = cursor.next(LIST, NOW)
    assert span is not None
    assert span.since == NOW - LATE - LONGEST


def test_what_is_left_of_a_window_comes_first() -> None:
    left = Window(10.0, 20.0, 900.0)
    cursor = Cursor().at(LIST, left)
    assert cursor.next(LIST, NOW) == left
    assert Cursor.read(cursor.text) == cursor


def test_lists_go_on_by_themselves() -> None:
    cursor = Cursor().at("a", Window(1.0, 1.0, 1.0)).at("b", Window(1.0, 2.0, 2.0))
    assert cursor.lists.keys() == {"a", "b"}
    assert cursor.next("c", NOW) == Window(NOW - FIRST, NOW - LATE, NOW - LATE)


@pytest.mark.parametrize("text", ["", "}", "[]", '{"lists": 5}', '{"lists": {"a": [1]}}'])
def test_a_cursor_that_nobody_can_read_begins_anew(text: str) -> None:
    assert Cursor.read(text) == Cursor()


@pytest.mark.parametrize("skew", [-10_800.0, -4.0, 0.0, 10_800.0])
def test_a_vendor_whose_clock_is_hours_off_is_listed_by_its_own(skew: float) -> None:
    """Whatever happens is in one of the windows that follow one another."""
    cursor, now, windows = Cursor(), NOW, list[tuple[float, float]]()
    for _ in range(8):
        span = cursor.next(LIST, now)
        if span is not None:
            told = answer({}, now, skew)
            cursor = cursor.met(told).through(LIST, span, told)
            windows.append((span.since, min(span.until, now + skew - LATE)))
        now += 3_600
    assert cursor.skew == pytest.approx(skew, abs=1)
    assert cursor.begun == pytest.approx(NOW + skew - FIRST, abs=1)
    happened = NOW + skew
    while happened < now - 3_600 + skew - LATE - 1:
        assert any(since <= happened < until for since, until in windows), happened - NOW
        happened += 300


@given(st.lists(st.integers(0, 100_000), min_size=2, max_size=30))
def test_windows_leave_nothing_out_however_seldom_they_are_asked(times: list[int]) -> None:
    cursor, reached = Cursor(), None
    for at in times:  # our clock may go back
        now = NOW + at
        span = cursor.next(LIST, now)
        if span is None:
            continue
        assert reached is None or span.since <= reached
        assert span.until <= now - LATE
        cursor = cursor.met(answer({}, now)).through(LIST, span, answer({}, now))
        reached = span.until


def test_what_is_history_or_on_its_way_is_not_missed() -> None:
    cursor = Cursor(begun=NOW - 1_000)
    span, told = Window(NOW - 2_000, NOW - 300, NOW - 300), answer({})

    def fits(ago: float, slack: float = 0.0) -> bool:
        return window.fits(NOW - ago, cursor, span, told, slack)

    assert [ago for ago in (1_001, 1_000, 301, 300, 1) if fits(ago)] == [1_000, 301]
    late = Cursor(begun=NOW - 9_000)
    assert not window.fits(NOW - 2_500, late, span, told)
    assert window.fits(NOW - 2_500, late, span, told, slack=600)
    assert not window.fits(None, cursor, span, told)
    assert window.fits(NOW - 400, Cursor(), span, told)
    # By the vendor's clock, which is behind, that was just now.
    assert not window.fits(NOW - 400, cursor, span, answer({}, skew=-200))


def test_a_note_comes_back_unless_it_is_of_another_kind() -> None:
    note = Window(1.0, 2.0, 3.0)
    call = Call(topic="events", url="https://x.test", about=window.written(note))
    assert window.noted(call, Window) == note
    assert window.noted(call, Cursor) is None
