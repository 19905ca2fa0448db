"""What stands inside an action, read as a tree."""

import pytest

from alerting.gotemplate import functions, parser, syntax
from alerting.gotemplate.limits import Limits


def action(text: str) -> syntax.Pipe:
    """The pipeline of a text that is one action."""
    names = functions.NAMES | {"now"}
    (node,) = parser.tree(text, names, ["$x"], Limits()).root
    assert isinstance(node, syntax.Action)
    return node.pipe


@pytest.mark.parametrize(
    "text",
    [
        "1",
        '"a" | print `b` | len',
        "$x.y.z",
        ".a.b 1 nil true",
        "(print 1).c.d",
        "now.e",
        "$x := .",
        "$x = ($x)",
        "print (len .a) (1 | print)",
    ],
)
def test_a_pipeline_is_shown_as_it_was_written(text: str) -> None:
    assert str(action(f"{{{{ {text} }}}}")) == text


def test_a_chain_stands_where_go_says() -> None:
    field = action("{{ .ab.cd }}").commands[0].operands[0]
    chain = action("{{ (1).cd }}").commands[0].operands[0]
    assert field == syntax.Field(6, ("ab", "cd"))
    assert isinstance(chain, syntax.Chain)
    assert chain.start == 6


def test_variables_are_known_behind_their_pipeline() -> None:
    pipe = action("{{ $y := $x }}")
    assert (pipe.variables, pipe.assigns) == (("$y",), False)
    assert action("{{ $x = 1 }}").assigns
