"""Parts of a template as error texts show them."""

import pytest

from alerting.gotemplate import syntax

ONE = syntax.Numeral(0, "0x1", 1, 1.0, 1)
PIPE = syntax.Pipe(0, (syntax.Command(0, (ONE,)),))


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (syntax.Dot(0), "."),
        (syntax.Nil(0), "nil"),
        (syntax.Bool(0, value=True), "true"),
        (syntax.Bool(0, value=False), "false"),
        (ONE, "0x1"),
        (syntax.String(0, '"\\n"', "\n"), '"\\n"'),
        (syntax.Identifier(0, "len"), "len"),
        (syntax.Field(0, ("a", "b")), ".a.b"),
        (syntax.Variable(0, "$x", ("a",)), "$x.a"),
        (syntax.Chain(0, PIPE, ("a",)), "(0x1).a"),
        (syntax.Pipe(0, PIPE.commands * 2, ("$i", "$x")), "$i, $x := 0x1 | 0x1"),
        (syntax.Pipe(0, PIPE.commands, ("$x",), assigns=True), "$x = 0x1"),
        (syntax.Text(0, "a\n"), "a\n"),
        (syntax.Action(0, PIPE), "{{0x1}}"),
        (syntax.If(0, PIPE, (), ()), "{{if 0x1}}"),
        (syntax.With(0, PIPE, (), ()), "{{with 0x1}}"),
        (syntax.Range(0, PIPE, (), ()), "{{range 0x1}}"),
        (syntax.Include(0, 'a"', None), '{{template "a\\""}}'),
        (syntax.Include(0, "a", PIPE), '{{template "a" 0x1}}'),
        (syntax.Leave(0, is_break=True), "{{break}}"),
        (syntax.Leave(0, is_break=False), "{{continue}}"),
    ],
)
def test_a_part_is_shown_as_it_was_written(part: syntax.Part, text: str) -> None:
    assert str(part) == text
