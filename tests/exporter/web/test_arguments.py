from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct
from multidict import MultiDict

from exporter.refusal import Refused
from exporter.web import arguments


class Place(Struct, frozen=True, array_like=True):
    number: Annotated[int, Meta(ge=0)]
    name: str | None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0", "hours: expected a whole number from 1 to 720, got '0'"),
        ("721", "hours: expected a whole number from 1 to 720, got '721'"),
        ("", "hours: expected a whole number from 1 to 720, got ''"),
        ("1.5", "hours: expected a whole number from 1 to 720, got '1.5'"),
        ("-1", "hours: expected a whole number from 1 to 720, got '-1'"),
        ("²", "hours: expected a whole number from 1 to 720, got '²'"),
        ("٣", "hours: expected a whole number from 1 to 720, got '٣'"),
        ("1" * 5_000, f"hours: expected a whole number from 1 to 720, got '{'1' * 39}…'"),
    ],
)
def test_a_number_that_does_not_fit_is_refused_with_its_bounds(text: str, message: str) -> None:
    with pytest.raises(Refused) as caught:
        arguments.whole({"hours": text}, "hours", 24, 1, 720)
    assert (caught.value.code, caught.value.message) == ("bad_argument", message)
    assert caught.value.help == "send a whole number from 1 to 720"


def test_a_number_is_read_or_has_its_default() -> None:
    assert arguments.whole({"hours": "720"}, "hours", 24, 1, 720) == 720
    assert arguments.whole({"hours": "007"}, "hours", 24, 1, 720) == 7
    assert arguments.whole({}, "hours", 24, 1, 720) == 24


def test_a_parameter_that_nobody_knows_is_refused() -> None:
    arguments.refuse_unknown({"hours": "1"}, ("hours", "limit"))
    with pytest.raises(Refused) as caught:
        arguments.refuse_unknown({"hour": "1"}, ("limit", "hours"))
    assert caught.value.message == "'hour' is no parameter of this path"
    assert caught.value.help == "known: hours, limit"
    with pytest.raises(Refused) as caught:
        arguments.refuse_unknown({"hour": "1"}, ())
    assert caught.value.help == "this path takes none"


def test_a_parameter_that_stands_there_twice_is_refused() -> None:
    query = MultiDict([("hours", "1"), ("hours", "2")])
    with pytest.raises(Refused) as caught:
        arguments.refuse_unknown(query, ("hours",))
    assert caught.value.message == "hours stands there twice"


@given(st.integers(0, 1 << 62), st.none() | st.text(max_size=20))
def test_a_cursor_comes_back_as_it_was_told(number: int, name: str | None) -> None:
    place = Place(number, name)
    told = arguments.worded(place)
    assert arguments.cursor({"cursor": told}, Place) == place
    assert not set(told) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_without_a_cursor_it_begins_at_the_beginning() -> None:
    assert arguments.cursor({}, Place) is None


@pytest.mark.parametrize("text", ["", "!", "AAAA", "a", "WzEsIm4iXQ", "é", "WzE=" * 200])
def test_a_cursor_that_nobody_told_is_refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        arguments.cursor({"cursor": text}, Place)
    assert caught.value.code == "bad_argument"
    assert "next_cursor" in caught.value.help


def test_a_cursor_out_of_bounds_is_refused() -> None:
    with pytest.raises(Refused):
        arguments.cursor({"cursor": arguments.worded([-1, None])}, Place)


@given(st.text(max_size=60))
def test_no_text_is_more_than_refused(text: str) -> None:
    with pytest.raises(Refused):
        arguments.cursor({"cursor": f"{text}!"}, Place)


def test_a_cursor_longer_than_any_is_refused_before_it_is_read() -> None:
    long = arguments.worded(Place(1, "n" * 1_000))
    with pytest.raises(Refused):
        arguments.cursor({"cursor": long}, Place)
