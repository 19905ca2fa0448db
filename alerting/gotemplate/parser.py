"""Read a template: texts, actions, blocks and definitions.

https://pkg.go.dev/text/template#hdr-Actions
"""

from collections.abc import Collection, Mapping
from typing import Final

from msgspec import Struct

from alerting.gotemplate import quoting, syntax
from alerting.gotemplate.errors import TemplateError
from alerting.gotemplate.limits import Limits
from alerting.gotemplate.operands import Operands
from alerting.gotemplate.tokens import Kind, Token
from alerting.quoting import quoted

_Block = type[syntax.If | syntax.With | syntax.Range]
_BLOCKS: Final[Mapping[Kind, _Block]] = {
    Kind.IF: syntax.If,
    Kind.WITH: syntax.With,
    Kind.RANGE: syntax.Range,
}


class Tree(Struct, frozen=True):
    """What a text says: its own nodes, and the definitions in it by name."""

    root: syntax.Nodes
    definitions: Mapping[str, syntax.Nodes]


def tree(text: str, functions: Collection[str], variables: Collection[str], limits: Limits) -> Tree:
    """Read a template; TemplateError says what is not understood.

    ``functions`` are the names that may be called, ``variables`` those known outside definitions.
    """
    if len(text) > limits.characters:
        said = f"expected at most {limits.characters} characters, got {len(text)}"
        raise TemplateError(said, text, 0)
    return _Parser(text, functions, limits).whole(variables)


class _Stop(Struct, frozen=True):
    """The ``end`` or ``else`` at which a list of nodes ends."""

    is_end: bool
    token: Token

    def __str__(self) -> str:
        return "{{end}}" if self.is_end else "{{else}}"


class _Parser(Operands):
    """A reader that knows pipelines and blocks."""

    def __init__(self, text: str, functions: Collection[str], limits: Limits) -> None:
        super().__init__(text, functions, limits)
        self._definitions: dict[str, syntax.Nodes] = {}
        self._ranges = 0
        self._blocks = 0

    def whole(self, variables: Collection[str]) -> Tree:
        self.variables = ["$", *variables]
        found: list[syntax.Node] = []
        while (token := self.coming()).kind is not Kind.END_OF_TEXT:
            if self._begins_definition():
                self._define()
                continue
            node = self._node()
            if isinstance(node, _Stop):
                raise self.refusal(f"unexpected {node}", token)
            found.append(node)
        return Tree(tuple(found), self._definitions)

    def _begins_definition(self) -> bool:
        """Say whether ``{{define`` comes, and go behind it then."""
        place = self.place
        if self.word().kind is Kind.LEFT and self.word().kind is Kind.DEFINE:
            return True
        self.place = place
        return False

    def _define(self) -> None:
        context = "define clause"
        name = self._name(self.word(), context)
        self.expected(Kind.RIGHT, context)
        self._definition(name, context)

    def _definition(self, name: str, context: str) -> None:
        """Read the nodes of a definition, which knows no variable from outside."""
        outside, self.variables = self.variables, ["$"]
        ranges, self._ranges = self._ranges, 0
        nodes, stop = self._nodes()
        if not stop.is_end:
            raise self.refusal(f"unexpected {stop} in {context}", stop.token)
        self.variables, self._ranges = outside, ranges
        self._keep(name, nodes, stop.token)

    def _keep(self, name: str, nodes: syntax.Nodes, token: Token) -> None:
        before = self._definitions.get(name)
        if before is not None and not is_empty(before):
            if not is_empty(nodes):
                raise self.refusal(
                    f"template: multiple definition of template {quoted(name)}", token
                )
            return
        if len(self._definitions) >= self.limits.definitions:
            raise self.refusal(f"more than {self.limits.definitions} definitions", token)
        self._definitions[name] = nodes

    def _nodes(self) -> tuple[syntax.Nodes, _Stop]:
        """Read up to an ``end`` or ``else``."""
        if self._blocks >= self.limits.nesting:
            raise self.refusal(f"more than {self.limits.nesting} blocks within one another")
        self._blocks += 1
        found: list[syntax.Node] = []
        while self.coming().kind is not Kind.END_OF_TEXT:
            node = self._node()
            if isinstance(node, _Stop):
                self._blocks -= 1
                return tuple(found), node
            found.append(node)
        raise self.refusal("unexpected EOF")

    def _node(self) -> syntax.Node | _Stop:
        token = self.word()
        if token.kind is Kind.TEXT:
            return syntax.Text(token.start, token.text)
        if token.kind is not Kind.LEFT:
            raise self.unexpected(token, "input")
        self.opened = token
        node = self._action()
        self.opened = None
        return node

    def _action(self) -> syntax.Node | _Stop:
        token = self.word()
        match token.kind:
            case Kind.IF | Kind.WITH | Kind.RANGE:
                return self._block(token)
            case Kind.ELSE:
                return self._else()
            case Kind.END:
                self.expected(Kind.RIGHT, "end")
                return _Stop(is_end=True, token=token)
            case Kind.TEMPLATE:
                return self._include()
            case Kind.BLOCK:
                return self._named_block()
            case Kind.BREAK | Kind.CONTINUE:
                return self._leave(token)
        self.back()
        start = self.coming().start
        return syntax.Action(start, self.pipeline("command"))

    def _block(self, token: Token) -> syntax.Node:
        """Read a block to its ``end``, and the chain of ``else if`` or ``else with`` in it."""
        known = len(self.variables)
        kind, is_range = token.kind, token.kind is Kind.RANGE
        branches = []
        other: syntax.Nodes = ()
        while True:
            pipe = self.pipeline(token.text)
            self._ranges += is_range
            body, stop = self._nodes()
            self._ranges -= is_range
            branches.append((pipe, body))
            if stop.is_end:
                break
            if stop.token.kind is kind and not is_range:
                self.word()
                continue
            if stop.token.kind is not Kind.RIGHT:
                raise self.unexpected(stop.token, "input")
            other, stop = self._nodes()
            if not stop.is_end:
                raise self.refusal(f"expected end; found {stop}", stop.token)
            break
        del self.variables[known:]
        for pipe, body in reversed(branches):
            other = (_BLOCKS[kind](pipe.start, pipe, body, other),)
        return other[0]

    def _else(self) -> _Stop:
        """Read the rest of ``else``; of ``else if`` and ``else with`` the second word stays."""
        token = self.coming()
        if token.kind not in {Kind.IF, Kind.WITH}:
            self.expected(Kind.RIGHT, "else")
        return _Stop(is_end=False, token=token)

    def _include(self) -> syntax.Include:
        context = "template clause"
        token = self.word()
        name = self._name(token, context)
        if self.word().kind is Kind.RIGHT:
            return syntax.Include(token.start, name, None)
        self.back()
        return syntax.Include(token.start, name, self.pipeline(context))

    def _named_block(self) -> syntax.Include:
        context = "block clause"
        token = self.word()
        name = self._name(token, context)
        pipe = self.pipeline(context)
        self._definition(name, context)
        return syntax.Include(token.start, name, pipe)

    def _name(self, token: Token, context: str) -> str:
        if token.kind not in {Kind.STRING, Kind.RAW_STRING}:
            raise self.unexpected(token, context)
        try:
            return quoting.unquoted(token.text)
        except ValueError as error:
            raise self.refusal(str(error), token) from None

    def _leave(self, token: Token) -> syntax.Leave:
        said = f"{{{{{token.text}}}}}"
        self.expected(Kind.RIGHT, said)
        if not self._ranges:
            raise self.refusal(f"{said} outside {{{{range}}}}", token)
        return syntax.Leave(token.start, token.kind is Kind.BREAK)


def is_empty(nodes: syntax.Nodes) -> bool:
    """Say whether nodes show nothing but space; then another definition may replace them."""
    return all(isinstance(node, syntax.Text) and not node.text.strip() for node in nodes)
