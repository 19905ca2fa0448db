"""promql-parser, written in Rust by others, reads the same in every text."""

import promql_parser
from hypothesis import given

from alerting.promql.errors import ParseError
from tests.alerting.promql import expressions, rust, soup
from tests.alerting.promql.refusals import reading

# Stricter here as in Prometheus; and what Prometheus 3 calls experimental.
OURS = ("unary expression only allowed", "is not enabled: experimental")
# It panics at infinite times, is older than numbers with `_`, takes bytes for characters.
SPARED = {"Inf", "1_0", r"'\xff'", "\ud800", "anchored", "fill", "limitk("}


@given(expressions.anything())
def test_an_expression_says_the_same_to_the_oracle(text: str) -> None:
    found = reading(text)
    if isinstance(found, ParseError):
        assert is_refused(text)
    else:
        assert rust.told(found) == rust.parsed(text)


def test_soup_of_tokens_is_an_expression_to_both_or_to_neither() -> None:
    tokens = [token for token in soup.TOKENS if token not in SPARED]
    both = 0
    for text in soup.texts(15_000, seed=6, tokens=tokens):
        found = reading(text)
        if not isinstance(found, ParseError):
            assert rust.told(found) == rust.parsed(text)
            both += 1
        elif not any(said in found.message for said in OURS):
            assert is_refused(text), text
    assert both > 200


def is_refused(text: str) -> bool:
    try:
        promql_parser.parse(text)
    except ValueError:
        return True
    return False
