"""Values as print shows them, within a limit."""

import pytest

from alerting.gotemplate import moments, printing, samples, values
from alerting.gotemplate.errors import Fault
from alerting.gotemplate.flags import Flags
from alerting.gotemplate.printing import Printer
from alerting.gotemplate.values import NIL, List, Map, Named, Record, Type, Value
from alerting.model import Sample

SAMPLES = samples.several([Sample((("a", "b"),), 1.0)])
BYTE = Named(values.BYTE, 255)


def formatted(value: Value, verb: str, flags: Flags | None = None) -> str:
    printer = Printer(1000)
    printer.flags = flags or Flags()
    printer.operand(value, verb)
    return printer.text()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "<no value>"),
        ("a", "a"),
        (True, "true"),
        (1.0, "1"),
        (SAMPLES, "[{map[a:b] 1}]"),
        (samples.first(SAMPLES), "{map[a:b] 1}"),
        (moments.to_time(0), "1970-01-01 00:00:00 +0000 UTC"),
        (moments.to_span(90), "1m30s"),
        (BYTE, "255"),
    ],
)
def test_an_action_shows_a_value(value: Value, text: str) -> None:
    assert printing.shown(value, 1000) == text


def test_print_shows_where_a_pointer_is_one() -> None:
    assert printing.printed((samples.first(SAMPLES), None), 1000) == "&{map[a:b] 1} <nil>"


@pytest.mark.parametrize(
    ("value", "verb", "flags", "text"),
    [
        (samples.named((("a", "b"),)), "v", Flags(go=True), 'map[string]string{"a":"b"}'),
        (SAMPLES, "T", Flags(), "template.queryResult"),
        (SAMPLES, "v", Flags(named=True), "[{Labels:map[a:b] Value:1}]"),
        (BYTE, "v", Flags(go=True), "0xff"),
        (BYTE, "s", Flags(), "%!s(uint8=255)"),
        (moments.to_time(0), "d", Flags(), "%!d(time.Time=1970-01-01 00:00:00 +0000 UTC)"),
        (moments.to_span(1), "v", Flags(go=True), "1000000000"),
        (Named(Type("template.HTML", "string"), "<b>"), "d", Flags(), "%!d(template.HTML=<b>)"),
        (Map(values.THINGS, {"a": None, "b": NIL}), "v", Flags(), "map[a:<nil> b:<nil>]"),
        (Map(values.STRINGS, {"a": "b"}), "d", Flags(), "map[%!d(string=a):%!d(string=b)]"),
        (List(samples.SAMPLES, ()), "v", Flags(width=9), "[]"),
        ({}, "v", Flags(), "<nil>"),
    ],
)  # fmt: skip
def test_a_value_is_shown_as_a_verb_asks(value: Value, verb: str, flags: Flags, text: str) -> None:
    assert formatted(value, verb, flags) == text


def test_maps_are_in_the_order_of_the_bytes_of_their_keys() -> None:
    found = Map(values.STRINGS, {"é": "1", "z": "2", "\udcff": "3"})
    assert printing.printed((found,), 100) == "map[z:2 é:1 \udcff:3]"


def test_values_that_are_too_deep_in_one_another_are_not_shown() -> None:
    value: Value = 1
    for _ in range(41):
        value = Record(Type("deep", "struct"), {"inner": value})
    with pytest.raises(Fault, match="more than 40 deep"):
        printing.printed((value,), 1000)


def test_a_text_grows_to_its_limit_and_no_further() -> None:
    printer = Printer(3)
    printer.write("abc")
    with pytest.raises(Fault, match="longer than 3 characters"):
        printer.write("d")
    assert printer.text() == "abc"
