"""A place among the tokens of a text, and what the parse of it may cost."""

from collections.abc import Container
from typing import NoReturn

from msgspec import Struct

from alerting.promql.errors import ParseError
from alerting.promql.lexer import tokens
from alerting.promql.patterns import pattern
from alerting.promql.signatures import Kind
from alerting.promql.syntax import Expr
from alerting.promql.tokens import ERROR, Token
from alerting.quoting import quoted
from alerting.regexp import Unreadable

# A message may quote what is as long as the text.
_LONGEST = 500


class Limits(Struct, frozen=True):
    """What one text may cost.

    ``length`` in characters; ``depth`` of the tree, that what walks it by recursion stays well
    below Python's limit; ``nodes`` counts matchers and labels too; ``patterns`` is the size of all
    compiled regular expressions in RE2's instructions.
    """

    length: int = 65_536
    depth: int = 100
    nodes: int = 10_000
    patterns: int = 100_000


class Part(Struct, frozen=True):
    """An expression that is parsed, and what is known of it."""

    expr: Expr
    kind: Kind
    depth: int = 1


class Cursor:
    """The next token and what may still be spent; every refusal goes through `fail`."""

    def __init__(self, text: str, limits: Limits) -> None:
        """Read the text's tokens; ParseError if it is too long or no Unicode."""
        self.text = text
        self.limits = limits
        self.closing = 0
        self._nodes = limits.nodes
        self._patterns = limits.patterns
        self._nesting = 0
        if len(text) > limits.length:
            self.fail(f"expression is longer than {limits.length} characters", limits.length)
        self._refuse_surrogates()
        self._tokens = tokens(text)
        self._next = next(self._tokens)

    def _refuse_surrogates(self) -> None:
        try:
            self.text.encode()
        except UnicodeEncodeError as error:
            self.fail("invalid UTF-8 rune", error.start, error.end)

    @property
    def token(self) -> Token:
        """The next token, not yet taken."""
        found = self._next
        if found.type == ERROR:
            self.fail(found.text, found.start)
        return found

    def sees(self, *types: str) -> bool:
        """Say whether the next token is of one of these types."""
        return self.token.type in types

    def take(self) -> Token:
        """Return the next token and go past it; ``closing`` is where the last one ended."""
        found = self.token
        self.closing = found.end
        self._next = next(self._tokens, found)
        return found

    def taken(self, kind: str) -> bool:
        """Go past the next token if it is of this type; say whether it was."""
        if self.token.type != kind:
            return False
        self.take()
        return True

    def expect(self, kinds: Container[str], context: str = "", expected: str = "") -> Token:
        """Return the next token if it is of one of these types, else refuse it."""
        if self.token.type not in kinds:
            self.refuse(context, expected)
        return self.take()

    def refuse(self, context: str = "", expected: str = "") -> NoReturn:
        """Raise ParseError about the next token."""
        where = f" in {context}" if context else ""
        instead = f", expected {expected}" if expected else ""
        told = f"unexpected {self.token.description}{where}{instead}"
        self.fail(told, self.token.start, self.token.end)

    def fail(self, message: str, start: int, end: int | None = None) -> NoReturn:
        """Raise ParseError about a place; without ``end``, to the end of the text."""
        cut = message if len(message) <= _LONGEST else f"{message[:_LONGEST]}..."
        raise ParseError(cut, start, len(self.text) if end is None else end, self.text)

    def spend(self, start: int) -> None:
        """Count one more node, matcher or label."""
        self._nodes -= 1
        if self._nodes < 0:
            self.fail(f"expression has more than {self.limits.nodes} parts", start, self.closing)

    def descend(self) -> None:
        """Go one level down; `ascend` comes back."""
        self._nesting += 1
        self.hold(self._nesting)

    def ascend(self) -> None:
        """Come back up from `descend`."""
        self._nesting -= 1

    def hold(self, depth: int) -> None:
        """Refuse a tree that is too deep."""
        if depth > self.limits.depth:
            self.fail(
                f"expression is nested deeper than {self.limits.depth} levels",
                self.token.start,
                self.token.end,
            )

    def compile(self, text: str, start: int, end: int) -> None:
        """Refuse what is no regular expression, or too large a one."""
        try:
            compiled = pattern(text)
        except Unreadable as error:
            self.fail(f"error parsing regexp: {error}: {quoted(text)}", start, end)
        self._patterns -= compiled.programsize
        if self._patterns < 0:
            self.fail("regular expressions are too large", start, end)

    def part(self, expr: Expr, kind: Kind, *below: Part) -> Part:
        """Return a node that is counted and not too deep."""
        self.spend(expr.start)
        depth = 1 + max((each.depth for each in below), default=0)
        self.hold(depth)
        return Part(expr, kind, depth)
