import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.web.prometheus import times


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("0", 0),
        ("1435781451.781", 1_435_781_451_781),
        ("1.4357814517811234e9", 1_435_781_451_781),
        ("-1.5", -1_500),
        ("+3.", 3_000),
        (".5", 500),
        ("2015-07-01T20:10:51.781Z", 1_435_781_451_781),
        ("2015-07-01T20:10:51.781999999Z", 1_435_781_451_781),
        ("2015-07-01T22:10:51+02:00", 1_435_781_451_000),
        ("-292273086-05-16T16:47:06Z", times.EARLIEST),
        ("292277025-08-18T07:12:54.999999999Z", times.LATEST),
    ],
)
def test_an_instant_is_seconds_or_rfc_3339(text: str, milliseconds: int) -> None:
    assert times.instant(text) == milliseconds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "1h",
        "NaN",
        "Inf",
        "1e400",
        "9e15",
        "-9e15",
        "0x10",
        "1_000",
        "١",
        "2015-07-01",
        "2015-07-01T20:10:51",
        "2015-07-01 20:10:51Z",
        "2015-02-30T20:10:51Z",
        "0000-01-01T00:00:00Z",
        "9" * 1000,
    ],
)
def test_what_is_no_instant_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ValueError, match=r'^cannot parse ".*" to a valid timestamp$') as said:
        times.instant(text)
    assert len(str(said.value)) < 200


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("15", 15_000),
        ("0.25", 250),
        ("1e-4", 0),
        ("-1", -1_000),
        ("1h30m", 5_400_000),
        ("500ms", 500),
        ("0", 0),
        ("1y", 31_536_000_000),
    ],
)
def test_a_span_is_seconds_or_units(text: str, milliseconds: int) -> None:
    assert times.span(text) == milliseconds


@pytest.mark.parametrize("text", ["", "h", "1m1h", "15 s", "-5m", "NaN", "Inf"])
def test_what_is_no_span_is_said_to_be_none(text: str) -> None:
    said = f'cannot parse "{text}" to a valid duration'
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        times.span(text)


def test_a_span_beyond_all_time_is_said_to_be_too_long() -> None:
    with pytest.raises(ValueError, match=r"valid duration\. It overflows int64"):
        times.span("1e300")


@given(st.datetimes(timezones=st.just(UTC)))
def test_both_ways_to_write_an_instant_mean_the_same(at: datetime) -> None:
    whole = at.replace(microsecond=at.microsecond // 1000 * 1000)
    text = whole.isoformat().replace("+00:00", "Z")
    assert times.instant(text) == times.instant(f"{times.instant(text) / 1000:.3f}")


@given(st.text(max_size=40))
def test_any_text_is_an_instant_or_a_value_error(text: str) -> None:
    for read in (times.instant, times.span):
        try:
            found = read(text)
        except ValueError:
            continue
        assert times.EARLIEST <= found <= times.LATEST
