from typing import Any

import pytest

from alerting.secret import Secret, Written
from exporter.probes.lines.step import VALUE_CHARACTERS, Label, Step
from exporter.probes.pattern import Pattern

ASKED = Pattern(r"^(\d+) (?P<host>\S*)")


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({"expect": ASKED}, []),
        ({"expect_bytes": "x"}, []),
        ({"send": Written("x")}, []),
        ({"starttls": True}, []),
        ({"expect": ASKED, "send": Written("${host} $2 $$9"), "labels": (Label("a", "$1"),)}, []),
        ({"send": Written("$9")}, []),
        (
            {},
            [("expect", "a step that does nothing; write expect, expect_bytes, send or starttls")],
        ),
        (
            {"expect_bytes": "x", "labels": (Label("a", "b"),)},
            [("labels", "labels are filled from what `expect` finds; write one")],
        ),
        (
            {"expect": ASKED, "labels": (Label("a", "b"), Label("a", "c"))},
            [("labels", "the label a is there twice")],
        ),
        (
            {"expect": ASKED, "send": Written("$1x"), "labels": (Label("a", "${3}"),)},
            [
                (
                    "labels",
                    "`expect` has no group 3; write ${name} before a letter, $$ for a dollar",
                ),
                (
                    "send",
                    "`expect` has no group 1x; write ${name} before a letter, $$ for a dollar",
                ),
            ],
        ),
        ({"expect": ASKED, "send": Secret("$7")}, []),
    ],
)
def test_what_does_not_go_together_is_told(
    fields: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    assert list(Step(**fields).wrong()) == problems


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"send": Written("EHLO ${host}\r")}, b"EHLO mx\r\n"),
        ({"send": Written("EHLO ${host}"), "line_end": "crlf"}, b"EHLO mx\r\n"),
        ({"send": Secret("PASS x"), "line_end": "none"}, b"PASS x"),
        ({"send": Written("$9")}, b""),
        ({}, b""),
    ],
)
def test_what_is_said_is_filled_from_what_was_found(fields: dict[str, Any], said: bytes) -> None:
    assert Step(expect=ASKED, **fields).said(ASKED.first(b"220 mx")) == said


def test_without_an_expression_a_dollar_is_one() -> None:
    assert Step(send=Written("cost $1")).said(None) == b"cost $1\n"


def test_a_secret_is_not_shown() -> None:
    assert Step(send=Written("a")).shown
    assert not Step(send=Secret("a")).shown


def test_labels_are_readable_and_cut() -> None:
    long = "x" * (VALUE_CHARACTERS + 1)
    step = Step(expect=ASKED, labels=(Label("code", "<$1>"), Label("long", long)))
    found = ASKED.first(b"220 mx")
    assert found is not None
    assert step.labelled(found) == {"code": "<220>", "long": long[:-1]}
