"""Times and spans with their methods."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.gotemplate import layouts, moments
from alerting.gotemplate.errors import Fault
from tests.alerting.gotemplate.cases import cases, outcome

NOW = datetime(2026, 7, 1, 22, 30, 15, 250_000, tzinfo=UTC)
SECONDS = 1_000_000_000


@pytest.mark.parametrize(("text", "becomes"), cases("times"))
def test_a_time_says_what_it_says_in_go(text: str, becomes: dict[str, str]) -> None:
    assert outcome(text) == becomes


def said(moment: Any, method: str, *given: Any) -> Any:
    return moments.TIME.methods[method].call(moment, *given)


def test_a_moment_is_the_time_that_it_is_elsewhere() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=-3)))
    assert moments.of(there).shown == moments.of(NOW).shown == "2026-07-01 22:30:15.25 +0000 UTC"


def test_a_time_in_a_zone_says_what_clocks_say_there() -> None:
    there = moments.within("Europe/Berlin", moments.of(NOW))
    assert there.shown == "2026-07-02 00:30:15.25 +0200 CEST"
    assert [said(there, one) for one in ("Year", "Day", "Hour", "Minute", "Second", "YearDay")] == [
        2026, 2, 0, 30, 15, 183
    ]  # fmt: skip
    assert [said(there, one).shown for one in ("Month", "Weekday")] == ["July", "Thursday"]
    assert said(there, "Format", "15:04 Z07:00") == "00:30 +02:00"
    assert said(there, "Add", moments.span(SECONDS)).shown == "2026-07-02 00:30:16.25 +0200 CEST"
    assert said(there, "UTC").shown == said(there, "Local").shown == moments.of(NOW).shown
    assert said(there, "Unix") == int(NOW.timestamp())


def test_a_zone_without_letters_is_shown_by_its_offset() -> None:
    assert moments.within("Asia/Kathmandu", moments.of(NOW)).zone.name == "+0545"
    assert moments.within("", moments.of(NOW)).zone == layouts.UNIVERSAL


@pytest.mark.parametrize(
    "name", ["Nowhere/Land", "../../etc/passwd", "/etc/passwd", "a\0b", "Europe"]
)
def test_a_zone_that_is_none_is_a_fault(name: str) -> None:
    with pytest.raises(Fault, match="unknown time zone"):
        moments.within(name, moments.of(NOW))


def test_what_is_no_time_has_no_zone() -> None:
    with pytest.raises(Fault, match="no time"):
        moments.within("UTC", "12:00")


def test_a_time_that_nobody_set_is_that_of_the_year_1() -> None:
    never = moments.never()
    assert never.shown == "0001-01-01 00:00:00 +0000 UTC"
    assert said(never, "IsZero")
    assert not said(moments.of(NOW), "IsZero")
    with pytest.raises(Fault, match="out of range"):
        moments.time(-62_135_596_801 * SECONDS)


def test_a_span_that_is_too_long_is_the_longest() -> None:
    now, never = moments.of(NOW), moments.never()
    assert said(now, "Sub", never).shown == "2562047h47m16.854775807s"
    assert said(never, "Sub", now).shown == "-2562047h47m16.854775808s"


@given(st.datetimes(datetime(1700, 1, 1), datetime(2200, 1, 1)),  # noqa: DTZ001 # made UTC below
       st.sampled_from(["America/New_York", "Asia/Kolkata", "Pacific/Apia", "UTC"]))  # fmt: skip
def test_a_zone_changes_no_time(moment: datetime, zone: str) -> None:
    at = moments.of(moment.replace(tzinfo=UTC))
    there = moments.within(zone, at)
    assert there.shown == said(there, "Format", moments._TEXT)
    assert there.value == at.value
    assert said(there, "Equal", at.value)
