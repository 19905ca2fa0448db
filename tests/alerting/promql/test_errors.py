"""What an error says, and where."""

import pytest

from alerting.promql.errors import EvaluationError, ParseError, QueryError, TooMuch


@pytest.mark.parametrize(
    ("text", "start", "said"),
    [
        ("", 0, "1:1: parse error: no"),
        ("foo bar", 4, "1:5: parse error: no"),
        ("foo\nbar", 3, "1:4: parse error: no"),
        ("foo\nbar", 4, "2:1: parse error: no"),
        ("a\n\nfoo bar", 7, "3:5: parse error: no"),
        ("é é", 2, "1:3: parse error: no"),
    ],
)
def test_a_parse_error_counts_lines_and_characters_from_one(
    text: str, start: int, said: str
) -> None:
    error = ParseError("no", start, start + 1, text)
    assert str(error) == said
    assert (error.message, error.start, error.end) == ("no", start, start + 1)
    assert said.startswith(f"{error.line}:{error.column}:")


def test_whatever_ends_a_query_is_a_query_error() -> None:
    assert issubclass(ParseError, QueryError)
    assert issubclass(EvaluationError, QueryError)
    assert issubclass(TooMuch, EvaluationError)
