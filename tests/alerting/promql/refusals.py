"""What the parser makes of a text that may be a bad one."""

import pytest

from alerting.promql import parser
from alerting.promql.errors import ParseError
from alerting.promql.syntax import Expr


def reading(text: str) -> Expr | ParseError:
    """Return the expression, or why there is none."""
    try:
        return parser.parsed(text)
    except ParseError as error:
        return error


def refusal(text: str, limits: parser.Limits = parser.DEFAULTS) -> str:
    """Return the error of a text that is no expression."""
    with pytest.raises(ParseError) as refused:
        parser.parsed(text, limits=limits)
    error = refused.value
    assert 0 <= error.start <= error.end <= max(len(text), error.start)
    return str(error).replace(": parse error", "")
