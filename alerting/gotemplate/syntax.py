"""A template as a tree, and its parts as Go's error texts show them.

``start`` is an offset in the text. Parts stand where Go's package says they stand, also where
that is odd: a chain of fields stands at its first dot.
"""

from __future__ import annotations

from msgspec import Struct

from alerting.quoting import quoted


class Dot(Struct, frozen=True):
    """``.``."""

    start: int

    def __str__(self) -> str:
        return "."


class Nil(Struct, frozen=True):
    """``nil``."""

    start: int

    def __str__(self) -> str:
        return "nil"


class Bool(Struct, frozen=True):
    """``true`` or ``false``."""

    start: int
    value: bool

    def __str__(self) -> str:
        return "true" if self.value else "false"


class Numeral(Struct, frozen=True):
    """A number; its fields are those of ``numerals.Number``."""

    start: int
    literal: str
    integer: int | None
    floating: float | None
    ideal: int | float | None

    def __str__(self) -> str:
        return self.literal


class String(Struct, frozen=True):
    """``"text"`` or a raw one."""

    start: int
    literal: str
    value: str

    def __str__(self) -> str:
        return self.literal


class Identifier(Struct, frozen=True):
    """The name of a function."""

    start: int
    name: str

    def __str__(self) -> str:
        return self.name


class Field(Struct, frozen=True):
    """``.Labels.instance``."""

    start: int
    names: tuple[str, ...]

    def __str__(self) -> str:
        return "".join([f".{name}" for name in self.names])


class Variable(Struct, frozen=True):
    """``$labels.instance``; ``name`` has the dollar sign."""

    start: int
    name: str
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ".".join((self.name, *self.names))


class Chain(Struct, frozen=True):
    """``(query "up").Labels``."""

    start: int
    operand: Operand
    names: tuple[str, ...]

    def __str__(self) -> str:
        return ".".join((_within(self.operand), *self.names))


class Command(Struct, frozen=True):
    """An operand, or a function and what it is given."""

    start: int
    operands: tuple[Operand, ...]

    def __str__(self) -> str:
        return " ".join(map(_within, self.operands))


class Pipe(Struct, frozen=True):
    """``$x := command | command``; ``assigns`` when the variables are there already."""

    start: int
    commands: tuple[Command, ...]
    variables: tuple[str, ...] = ()
    assigns: bool = False

    def __str__(self) -> str:
        sign = "=" if self.assigns else ":="
        set_to = f"{', '.join(self.variables)} {sign} " if self.variables else ""
        return set_to + " | ".join(map(str, self.commands))


class Text(Struct, frozen=True):
    """What is shown as it is."""

    start: int
    text: str

    def __str__(self) -> str:
        return self.text


class Action(Struct, frozen=True):
    """What is shown, or kept in a variable."""

    start: int
    pipe: Pipe

    def __str__(self) -> str:
        return f"{{{{{self.pipe}}}}}"


class If(Struct, frozen=True):
    """``if`` and ``else``; an ``else if`` is an If that is all of ``other``."""

    start: int
    pipe: Pipe
    body: Nodes
    other: Nodes

    def __str__(self) -> str:
        return f"{{{{if {self.pipe}}}}}"


class With(Struct, frozen=True):
    """``with``: the same, and the value is the dot."""

    start: int
    pipe: Pipe
    body: Nodes
    other: Nodes

    def __str__(self) -> str:
        return f"{{{{with {self.pipe}}}}}"


class Range(Struct, frozen=True):
    """``range``, and ``else`` for when there is nothing."""

    start: int
    pipe: Pipe
    body: Nodes
    other: Nodes

    def __str__(self) -> str:
        return f"{{{{range {self.pipe}}}}}"


class Include(Struct, frozen=True):
    """``template``: show a definition."""

    start: int
    name: str
    pipe: Pipe | None

    def __str__(self) -> str:
        given = f" {self.pipe}" if self.pipe else ""
        return f"{{{{template {quoted(self.name)}{given}}}}}"


class Leave(Struct, frozen=True):
    """``break``, or ``continue``."""

    start: int
    is_break: bool

    def __str__(self) -> str:
        return "{{break}}" if self.is_break else "{{continue}}"


Literal = Bool | Numeral | String
Operand = Dot | Nil | Bool | Numeral | String | Identifier | Field | Variable | Chain | Pipe
Node = Text | Action | If | With | Range | Include | Leave
Nodes = tuple[Node, ...]
Part = Operand | Command | Node


def _within(operand: Operand) -> str:
    return f"({operand})" if isinstance(operand, Pipe) else str(operand)
