"""Tokens: their classes and places, and what is no token."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.promql.lexer import tokens
from alerting.promql.tokens import END, ERROR


def told(text: str) -> list[str]:
    """The types of the tokens, and the text where it is another."""
    found = list(tokens(text))
    return [t.type if t.type in {t.text, END} else f"{t.type}:{t.text}" for t in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [END]),
        (" \t\r\n # said\n", [END]),
        ("up", ["identifier:up", END]),
        ("job:up:sum", ["metric identifier:job:up:sum", END]),
        (":x", ["metric identifier::x", END]),
        ("SUM By", ["sum:SUM", "by:By", END]),
        ("inf NaN", ["number:inf", "number:NaN", END]),
        ("a#b\nc", ["identifier:a", "identifier:c", END]),
        (
            "1 2.5 .5 2. 1e3 0x1F 1_0",
            [f"number:{n}" for n in ("1", "2.5", ".5", "2.", "1e3", "0x1F", "1_0")],
        ),
        ("5m 1h30m 1.5h", ["duration:5m", "duration:1h30m", "duration:1.5h"]),
        ("5m.5", ["duration:5m", "number:.5"]),
        ("1+2", ["number:1", "+", "number:2"]),
        ("== != <= >= < > =", ["==", "!=", "<=", ">=", "<", ">", "="]),
        ("+ - * / % ^ @ , ( )", ["+", "-", "*", "/", "%", "^", "@", ",", "(", ")"]),
        ("</ >/", ["</", ">/"]),
        (r""" "a\"" 'b"' `c\` """, [r'string:"a\""', "string:'b\"'", r"string:`c\`"]),
        ("fill + fill (", ["identifier:fill", "+", "fill", "(", "error:unclosed left parenthesis"]),
    ],
)
def test_a_text_is_read_token_by_token(text: str, expected: list[str]) -> None:
    assert told(text) == (
        expected if expected[-1] == END or "error" in expected[-1] else [*expected, END]
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", ["{", "}"]),
        ("{sum=~'x' , }", ["{", "identifier:sum", "=~", "string:'x'", ",", "}"]),
        ("{inf!~`y`} by", ["{", "identifier:inf", "!~", "string:`y`", "}", "by"]),
        ("[5m]", ["[", "duration:5m", "]"]),
        ("[ 300 : 1m ] a:b", ["[", "number:300", ":", "duration:1m", "]", "metric identifier:a:b"]),
        ("[-(1m+STEP())]", ["[", "-", "(", "duration:1m", "+", "step:STEP", "(", ")", ")", "]"]),
        ("[min_of(1,2)]", ["[", "identifier:min_of", "(", "number:1", ",", "number:2", ")", "]"]),
    ],
)
def test_braces_and_brackets_have_words_of_their_own(text: str, expected: list[str]) -> None:
    assert told(text) == [*expected, END]


@pytest.mark.parametrize(
    ("text", "start", "said"),
    [
        ("up $", 3, "unexpected character: '$'"),
        ("é", 0, "unexpected character: 'é'"),
        ("a.b", 1, "unexpected character: '.'"),
        ("a }", 2, "unexpected character: '}'"),
        ("a ]", 2, "unexpected right bracket ']'"),
        ("a)", 2, "unexpected right parenthesis ')'"),
        ("(a", 2, "unclosed left parenthesis"),
        ("a =~ b", 2, "unexpected character after '=': '~'"),
        ("a ! b", 2, "unexpected character after '!': ' '"),
        ("a !", 2, "unexpected character after '!': end of input"),
        ("{a ! b", 3, "unexpected character after '!' inside braces: ' '"),
        ("{a", 2, "unexpected end of input inside braces"),
        ("{{", 1, "unexpected left brace '{'"),
        ("{a=1}", 3, "unexpected character inside braces: '1'"),
        ("{a)", 2, "unexpected character inside braces: ')'"),
        ("[", 1, "unexpected end of input in duration expression"),
        ("[ ", 2, "unexpected end of input in duration expression"),
        ("[5m", 3, "unclosed left bracket"),
        ("([5m", 4, "unclosed left parenthesis"),
        ("[x]", 1, "unexpected character in duration expression: 'x'"),
        ("[5m=", 3, "unexpected character in duration expression: '='"),
        ("[5m'", 3, r"unexpected character in duration expression: '\''"),
        ("[5m)", 4, "unexpected right parenthesis ')'"),
        ('"a', 0, "unterminated quoted string"),
        ("up 'a\n'", 3, "unterminated quoted string"),
        (r'"\q"', 0, "unknown escape sequence U+0071 'q'"),
        ("`a", 0, "unterminated raw string"),
        ("{a=`b}", 3, "unterminated raw string"),
        ("100b", 0, 'bad number or duration syntax: "100"'),
        ("1..2", 0, 'bad number or duration syntax: "1."'),
        ("5m5", 0, 'bad number or duration syntax: "5m5"'),
        ("5mx", 0, 'bad number or duration syntax: "5mx"'),
        ("1_", 0, 'bad number or duration syntax: "1"'),
        ("1e", 0, 'bad number or duration syntax: "1"'),
    ],
)
def test_what_is_no_token_is_told_with_its_place(text: str, start: int, said: str) -> None:
    *_, last = tokens(text)
    assert (last.type, last.text, last.start) == (ERROR, said, start)


@given(st.text(st.sampled_from("ab1.5m_:\"'`\\{}[]()=!~<>+-*/%^@,# \n$é"), max_size=30))
def test_tokens_stand_in_the_text_one_behind_the_other(text: str) -> None:
    found = list(tokens(text))
    assert [token.type in {END, ERROR} for token in found[:-1]] == [False] * (len(found) - 1)
    assert found[-1].type in {END, ERROR}
    at = 0
    for token in found[:-1]:
        assert token.start >= at
        assert text[token.start : token.end] == token.text
        at = token.end
