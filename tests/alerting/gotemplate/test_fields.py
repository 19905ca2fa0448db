"""Fields of maps and structs, and methods."""

import pytest

from alerting.gotemplate import TemplateError, moments, parsed, values
from alerting.gotemplate.values import Map, Record, Type, Value

DATA = Record(
    Type("Data", "struct"),
    {
        "Name": "a",
        "Any": 5,
        "Labels": Map(values.STRINGS, {"job": "api"}),
        "Bag": Map(values.THINGS, {"none": None, "one": 1}),
        "At": moments.time(0),
    },
    frozenset({"Any"}),
)


def made(text: str, data: Value = DATA) -> str:
    try:
        return parsed(text).rendered(data, {})
    except TemplateError as error:
        return str(error)


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("{{ .Name }} {{ .Any }} {{ .Labels.job }}{{ .Labels.nope }}", "a 5 api"),
        ("{{ .Bag.one }} {{ .Bag.none }} {{ .Bag.nope }}", "1 <no value> <no value>"),
        ('{{ .At.Format "15:04" }} {{ .At.Year }}', "00:00 1970"),
        ("{{ .Nope }}", "1:4: at <.Nope>: can't evaluate field Nope in type Data"),
        ("{{ .Any.x }}", "1:8: at <.Any.x>: can't evaluate field x in type interface {}"),
        ("{{ .Name.x }}", "1:9: at <.Name.x>: can't evaluate field x in type string"),
        (
            "{{ .Bag.none.x }}",
            "1:8: at <.Bag.none.x>: nil pointer evaluating interface {}.x",
        ),
        (
            "{{ .Bag.one.x }}",
            "1:8: at <.Bag.one.x>: can't evaluate field x in type interface {}",
        ),
        ("{{ .At.Year.x }}", "1:7: at <.At.Year.x>: can't evaluate field x in type int"),
        ("{{ .Name 1 }}", "1:4: at <.Name>: Name has arguments but cannot be invoked as function"),
        ("{{ 1 | .Labels.job }}", "1:15: at <.Labels.job>: job is not a method but has arguments"),
    ],
)
def test_a_field_is_found_or_refused(text: str, becomes: str) -> None:
    assert made(text) == becomes


def test_nothing_has_every_field() -> None:
    assert made("{{ .a.b.c }}", None) == "<no value>"
