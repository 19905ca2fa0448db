"""Both grammars of matchers; what they read is what Alertmanager reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.dispatch import matcher_grammar
from alerting.dispatch.matcher_grammar import RESERVED, SPACES

A = ("a", "=", "b")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", ()),
        ("  ", ()),
        ("{}", ()),
        (" { } ", ()),
        ("a=b", (A,)),
        ("{a=b}", (A,)),
        ("{ a = b , }", (A,)),
        ("a=b,", (A,)),
        ('"a"="b"', (A,)),
        ("a!=b", (("a", "!=", "b"),)),
        ("a=~b", (("a", "=~", "b"),)),
        ("a!~b,c=d", (("a", "!~", "b"), ("c", "=", "d"))),
        ('a=""', (("a", "=", ""),)),
        ('{"a b"="c, d"}', (("a b", "=", "c, d"),)),
        ("{Ünï=cödé}", (("Ünï", "=", "cödé"),)),
        ("a=b:c/d.e*f", (("a", "=", "b:c/d.e*f"),)),
        ("a\u2003=\u00a0b", (A,)),
        ("1=2", (("1", "=", "2"),)),
        (r'a="\"\\\n\t\x41\101\u65e5\U0001f600"', (("a", "=", '"\\\n\tAA日😀'),)),
        (r'a="\xe6\x97\xa5"', (("a", "=", "日"),)),
        ("🙂=🙂", (("🙂", "=", "🙂"),)),
    ],
)
def test_the_grammar_of_utf_8_reads(text: str, read: matcher_grammar.Read) -> None:
    assert matcher_grammar.modern(text) == read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "character 2: expected }, got the end"),
        ("}", "character 1: expected the end, got '}'"),
        ("{a=b", "character 5: expected }, got the end"),
        ("a=b}", "character 4: expected the end, got '}'"),
        ("{a=b}c", "character 6: expected the end, got 'c'"),
        ("{a=b}}", "character 6: expected the end, got '}'"),
        ("{{a=b}}", "character 2: expected the name of a label, got '{'"),
        (",", "character 1: expected the name of a label, got ','"),
        ("a=b,,c=d", "character 5: expected the name of a label, got ','"),
        ("=b", "character 1: expected the name of a label, got '='"),
        ("a", "character 2: expected one of = != =~ !~, got the end"),
        ("a b", "character 3: expected one of = != =~ !~, got 'b'"),
        ('a "="', "character 3: expected one of = != =~ !~, got '='"),
        ("a{b", "character 2: expected one of = != =~ !~, got '{'"),
        ("a=", "character 3: expected a value, in double quotes, got the end"),
        ("a=,", "character 3: expected a value, in double quotes, got ','"),
        ("a==b", "character 3: expected a value, in double quotes, got '='"),
        ("a=b c", "character 5: expected a comma, got 'c'"),
        ("a=b c=d", "character 5: expected a comma, got 'c'"),
        ("a!b", "character 2: expected != or !~"),
        ("a~b", "character 2: unexpected '~'; put it in double quotes"),
        ("a='b'", 'character 3: unexpected "\'"; put it in double quotes'),
        ("a=b\\d", "character 4: unexpected '\\\\'; put it in double quotes"),
        ('a="b', "character 3: the quoted text has no end"),
        ('a="b\\"', "character 3: the quoted text has no end"),
        ('a="b\nc"', "character 3: a line ends within quotes; write \\n"),
        ('a="x\\d"', "character 5: unknown escape sequence U+0064 'd'; write \\\\ for a backslash"),
        (
            'a="\\\'"',
            "character 4: unknown escape sequence U+0027 '''; write \\\\ for a backslash",
        ),
        (r'a="\xff"', "character 3: the quoted text is no UTF-8"),
    ],
)
def test_the_grammar_of_utf_8_says_where_it_goes_wrong(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"^character") as told:
        matcher_grammar.modern(text)
    assert str(told.value) == said


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", ()),
        ("{}", ()),
        ("{", ()),
        ("a=b", (A,)),
        ("{a=b", (A,)),
        ("a=b}", (A,)),
        ("a=", (("a", "=", ""),)),
        ("a=b, ", (A,)),
        (' a = "b" ', (A,)),
        ("a=b=c", (("a", "=", "b=c"),)),
        ("a==~b", (("a", "=", "=~b"),)),
        ("a=b c", (("a", "=", "b c"),)),
        ("a='b'", (("a", "=", "'b'"),)),
        ("a={b}", (("a", "=", "{b"),)),
        (r'a=~"\d+\.\\"', (("a", "=~", r"\d+\.\ "[:-1]),)),
        (r"a=\n\"", (("a", "=", '\n"'),)),
        ('a="x\ny"', (("a", "=", "x\ny"),)),
        ('a="b,c",d="\\",e"', (("a", "=", "b,c"), ("d", "=", '",e'))),
        ("_:a1=b", (("_:a1", "=", "b"),)),
        ("a=日", (("a", "=", "日"),)),
        ("a=b\\", (("a", "=", "b\\"),)),
    ],
)
def test_the_classic_grammar_reads(text: str, read: matcher_grammar.Read) -> None:
    assert matcher_grammar.classic(text) == read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (",", "expected something like severity=\"critical\", got ''"),
        ("a=b,,c=d", "expected something like severity=\"critical\", got ''"),
        ("1=2", "expected something like severity=\"critical\", got '1=2'"),
        ('"a"=b', 'expected something like severity="critical", got \'"a"=b\''),
        ('a="b', "'b' has no quote at its end"),
        ('a="', "'' has no quote at its end"),
        ('a="b\\"', "'b\\\\\"' has no quote at its end"),
        ('a=b"', "'b\"' has a quote within; write \\\" for it"),
        ('a="b"c"', "'b\"c' has a quote within; write \\\" for it"),
    ],
)
def test_the_classic_grammar_refuses(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r".") as told:
        matcher_grammar.classic(text)
    assert str(told.value) == said


WORDS = st.text(st.characters(codec="utf-8", exclude_characters=[*RESERVED, *SPACES]), min_size=1)


@given(st.lists(st.tuples(WORDS, st.sampled_from(("=", "!=", "=~", "!~")), WORDS)))
def test_whatever_is_not_reserved_needs_no_quotes(triples: list[tuple[str, str, str]]) -> None:
    text = ",".join(map("".join, triples))
    assert matcher_grammar.modern(text) == tuple(triples)
    assert matcher_grammar.modern(f"{{ {text} , }}" if triples else "{ }") == tuple(triples)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    for grammar in (matcher_grammar.modern, matcher_grammar.classic):
        try:
            read = grammar(text)
        except ValueError:
            continue
        assert all(one[0] or grammar is matcher_grammar.modern for one in read)
