from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.refusal import Refused
from exporter.web.prometheus.parameters import MOST, Parameters, parameters, wrong

NO_TIME = (
    """invalid parameter "time": Invalid time value for 'time': """
    """cannot parse "x" to a valid timestamp"""
)


def refusal(asked: Parameters, reading: str, *arguments: object) -> str:
    with pytest.raises(Refused) as said:
        getattr(asked, reading)(*arguments)
    assert said.value.code == "bad_argument"
    return said.value.message


def test_the_form_comes_before_the_url() -> None:
    asked = parameters("query=up&match[]=a", "query=down&match[]=b&match%5B%5D=c")
    assert asked.text("query") == "up"
    assert asked.texts("match[]") == ("a", "b", "c")
    assert (asked.text("time"), asked.texts("time")) == ("", ())


def test_signs_and_empty_values_are_read_as_forms_have_them() -> None:
    asked = parameters("query=1+%2B+1&empty=&bare&a;b=c")
    assert asked.text("query") == "1 + 1"
    assert asked.texts("empty") == asked.texts("bare") == ("",)
    assert asked.text("a;b") == "c"


def test_instants_and_spans_are_milliseconds() -> None:
    asked = parameters("time=1.5&step=1m&start=2015-07-01T20:10:51Z")
    assert asked.instant("time", 7) == 1_500
    assert asked.needed_instant("start") == 1_435_781_451_000
    assert asked.instant("end", 7) == 7
    assert (asked.needed_span("step"), asked.span("timeout", 9)) == (60_000, 9)


@pytest.mark.parametrize(
    ("reading", "arguments", "said"),
    [
        (
            "instant",
            ("time", 0),
            NO_TIME,
        ),
        (
            "needed_instant",
            ("end",),
            'invalid parameter "end": cannot parse "" to a valid timestamp',
        ),
        ("needed_span", ("step",), 'invalid parameter "step": cannot parse "" to a valid duration'),
        ("span", ("time", 0), 'invalid parameter "time": cannot parse "x" to a valid duration'),
        ("count", ("time",), 'invalid parameter "time": cannot parse "x" to a whole number'),
        ("count", ("limit",), 'invalid parameter "limit": limit must be non-negative'),
    ],
)
def test_what_cannot_be_read_is_refused_in_prometheus_words(
    reading: str, arguments: tuple[object, ...], said: str
) -> None:
    assert refusal(parameters("time=x&limit=-1"), reading, *arguments) == said


@pytest.mark.parametrize(
    ("text", "count"), [("", None), ("0", None), ("+0", None), ("7", 7), ("1" * 18, int("1" * 18))]
)
def test_a_limit_of_nothing_is_none(text: str, count: int | None) -> None:
    assert parameters(urlencode({"limit": text})).count("limit") == count


@pytest.mark.parametrize("text", ["1.0", "+-1", "１", "1" * 19, " 1"])
def test_a_limit_is_a_whole_number(text: str) -> None:
    said = refusal(parameters(urlencode({"limit": text})), "count", "limit")
    assert "to a whole number" in said


def test_too_many_parameters_are_refused() -> None:
    assert parameters("a=1&" * (MOST - 1) + "a=1").texts("a") == ("1",) * MOST
    with pytest.raises(Refused, match="there are more than 1,000 parameters"):
        parameters("a=1&" * MOST + "a=1")


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(Refused, match="a parameter is not UTF-8"):
        parameters("query=%ff")


def test_a_refusal_names_the_parameter() -> None:
    assert wrong("step", "no").message == 'invalid parameter "step": no'


@given(st.dictionaries(st.text(max_size=9), st.lists(st.text(max_size=9), min_size=1, max_size=3)))
def test_what_is_sent_is_read_again(sent: dict[str, list[str]]) -> None:
    asked = parameters("", urlencode(sent, doseq=True))
    assert {name: list(asked.texts(name)) for name in sent} == sent
