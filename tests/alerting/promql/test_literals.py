"""Literals of text: read, and refused with Go's words."""

import pytest

from alerting.promql import literals


@pytest.mark.parametrize(
    ("literal", "said"),
    [
        ('"plain"', "plain"),
        ("'it\\'s'", "it's"),
        (r'"\a\b\f\n\r\t\v\\\""', '\a\b\f\n\r\t\v\\"'),
        (r"`raw\n`", r"raw\n"),
        (r'"\101\x41\u0041\U00000041"', "AAAA"),
        (r'"\377\xff"', "\udcff\udcff"),
        (r'"\xc3\xa9\303\251"', "éé"),
        (r'"\U0010FFFF"', "\U0010ffff"),
    ],
)
def test_a_literal_says_what_go_reads_in_it(literal: str, said: str) -> None:
    assert literals.unquoted(literal) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"a', "unterminated quoted string"),
        ('"a\n"', "unterminated quoted string"),
        (r'"a\n', "unterminated quoted string"),
        ('"\\', "escape sequence not terminated"),
        (r'"\q"', "unknown escape sequence U+0071 'q'"),
        ('"\\\n"', "unknown escape sequence U+000A"),
        (r'''"\'"''', "unknown escape sequence U+0027 '''"),
        (r"""'\"'""", "unknown escape sequence U+0022 '\"'"),
        (r'"\8"', "unknown escape sequence U+0038 '8'"),
        (r'"\x4', "escape sequence not terminated"),
        (r'"\x4g"', "illegal character U+0067 'g' in escape sequence"),
        (r'"\089"', "illegal character U+0038 '8' in escape sequence"),
        (r'"\400"', "escape sequence is an invalid Unicode code point"),
        (r'"\ud800"', "escape sequence is an invalid Unicode code point"),
        (r'"\U00110000"', "escape sequence is an invalid Unicode code point"),
    ],
)
def test_a_bad_literal_is_refused_with_the_reason(text: str, said: str) -> None:
    assert literals.fault(text, 0) == said
    assert literals.fault(f"foo {text}", 4) == said
