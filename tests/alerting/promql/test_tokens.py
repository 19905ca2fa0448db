"""How a token is called in a message."""

import pytest

from alerting.promql.tokens import (
    AGGREGATORS,
    BINARY,
    LABELS,
    METRICS,
    NUMBER,
    WORDS,
    Token,
)


@pytest.mark.parametrize(
    ("token", "description"),
    [
        (Token("end of input", "", 3), "end of input"),
        (Token("identifier", "up_and_running_long", 0), 'identifier "up_and_running_long"'),
        (Token("metric identifier", "job:up", 0), 'metric identifier "job:up"'),
        (Token(NUMBER, "12", 0), 'number "12"'),
        (Token(NUMBER, "12345678901", 0), 'number "1234567890"...'),
        (Token("duration", "5m", 0), 'duration "5m"'),
        (Token("string", '"a"', 0), r'string "\"a\""'),
        (Token("by", "BY", 0), "<BY>"),
        (Token("group_left", "group_left", 0), "<group_left>"),
        (Token("and", "and", 0), "<op:and>"),
        (Token("=~", "=~", 0), "<op:=~>"),
        (Token("@", "@", 0), "<op:@>"),
        (Token(">/", ">/", 0), "<op:>/>"),
        (Token("sum", "Sum", 0), "<aggr:Sum>"),
        (Token("start", "start", 0), '"start"'),
        (Token("=", "=", 0), '"="'),
        (Token("(", "(", 0), '"("'),
    ],
)
def test_a_token_is_called_as_prometheus_calls_it(token: Token, description: str) -> None:
    assert token.description == description


def test_a_token_ends_where_its_text_does() -> None:
    assert Token("identifier", "abc", 4).end == 7


def test_some_words_may_be_names_and_some_may_not() -> None:
    assert {"sum", "by", "offset", "and", "start", "without", "limitk"} <= METRICS
    assert not {"bool", "on", "ignoring", "group_left", "group_right", "atan2"} & METRICS
    assert {"sum", "by", "offset", "and", "start", "bool", "on", "atan2"} <= LABELS
    assert "without" not in LABELS
    assert WORDS >= AGGREGATORS
    assert not AGGREGATORS & BINARY
