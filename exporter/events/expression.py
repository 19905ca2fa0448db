"""JMESPath as settings write it, checked when the file is loaded and bounded when it is run. Pure.

Beside JMESPath's own functions there are ``root()``, the whole body; ``header('X-Name')``;
``lower(text)``; ``plain(html)``; ``pick(object, key)``; ``major(amount, currency)``, an amount of
minor units as a decimal. https://jmespath.org/specification.html
"""

import warnings
from collections.abc import Iterator
from typing import Any, ClassVar, Self

import jmespath
from jmespath import exceptions

from alerting.strict import hint, quoted
from exporter.events.walk import TABLE, Exhausted, Walk

LONGEST = 500
DEEPEST = 32
# What a body that is not as the settings expect can make an expression raise.
_UNFIT = (ValueError, TypeError, ArithmeticError, LookupError, AttributeError, RecursionError)


class Unfit(Exception):
    """An expression cannot be worked out from this body; ``why`` says nothing of the body.

    ``code`` is one of refusal.CODES.
    """

    def __init__(self, why: str, code: str = "wrong_type") -> None:
        super().__init__(why)
        self.why = why
        self.code = code


class Expression:
    """One expression of the settings."""

    __slots__ = ("_parsed", "text")

    expected: ClassVar[str] = "a JMESPath expression"
    schema: ClassVar[dict[str, object]] = {"type": "string", "minLength": 1, "maxLength": LONGEST}

    def __init__(self, text: str) -> None:
        """Read an expression; ValueError says at which character it breaks."""
        if len(text) > LONGEST:
            raise ValueError(f"expected at most {LONGEST} characters, got {len(text)}")
        self.text = text
        self._parsed: dict[str, Any] = _tree(text)
        if _depth(self._parsed) > DEEPEST:
            raise ValueError(f"expected at most {DEEPEST} levels of nesting")
        for name, arguments in _calls(self._parsed):
            _check(text, name, arguments)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an expression, as settings are read."""
        return cls(text)

    def value(self, current: Any, walk: Walk) -> Any:
        """Return what the expression finds below ``current``, None for nothing; raises Unfit."""
        try:
            return walk.visit(self._parsed, current)
        except Exhausted:
            raise Unfit("goes beyond its bounds with this body", "out_of_range") from None
        except _UNFIT:
            raise Unfit("does not fit this body") from None

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


def _tree(text: str) -> dict[str, Any]:
    try:
        with warnings.catch_warnings():
            # A literal in backticks that is no JSON would become a text by and by.
            warnings.simplefilter("error", PendingDeprecationWarning)
            parsed: Any = jmespath.compile(text).parsed
    except PendingDeprecationWarning:
        raise ValueError(_at(text, text.find("`"), "a literal in backticks is JSON")) from None
    except RecursionError:
        raise ValueError(f"expected at most {DEEPEST} levels of nesting") from None
    except exceptions.IncompleteExpressionError:
        raise ValueError(_at(text, len(text), "the expression is not complete")) from None
    except exceptions.LexerError as error:
        raise ValueError(_at(text, error.lexer_position, _first(error.message))) from None
    except exceptions.ParseError as error:
        raise ValueError(_at(text, error.lex_position, _first(error.msg))) from None
    except ValueError:
        raise ValueError("expected a JMESPath expression, got nothing or what is none") from None
    tree: dict[str, Any] = parsed
    return tree


def _at(text: str, position: int, said: str) -> str:
    return f"at character {position + 1} of {quoted(text)}: {said}"


def _first(said: str) -> str:
    """Return the parser's first line; where it lists its tokens, our words."""
    line = said.partition("\n")[0].lower()
    return "something else is expected here" if line.startswith("expecting") else line[:80]


def _check(text: str, name: str, arguments: int) -> None:
    """Raise ValueError for a function that there is not, or with another number of arguments."""
    place = max(text.find(f"{name}("), 0)
    if name not in TABLE:
        raise ValueError(_at(text, place, f"no function is called {name}{hint(name, TABLE)}"))
    signature = TABLE[name]["signature"]
    wanted = len(signature)
    is_open = bool(signature) and bool(signature[-1].get("variadic"))
    if arguments < wanted or (arguments > wanted and not is_open):
        least = "at least " if is_open else ""
        said = f"{name} takes {least}{wanted} argument{'' if wanted == 1 else 's'}, got {arguments}"
        raise ValueError(_at(text, place, said))


def _children(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    # A slice has numbers for children.
    yield from (one for one in node.get("children", ()) if isinstance(one, dict))


def _depth(tree: dict[str, Any]) -> int:
    deepest, level = 0, [tree]
    while level:
        deepest += 1
        level = [one for node in level for one in _children(node)]
    return deepest


def _calls(tree: dict[str, Any]) -> Iterator[tuple[str, int]]:
    nodes = [tree]
    while nodes:
        node = nodes.pop()
        if node["type"] == "function_expression":
            yield node["value"], len(node["children"])
        nodes.extend(_children(node))
