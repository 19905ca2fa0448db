"""One value of a YAML text, and what a scalar means.

Plain scalars mean what they look like: only null, true, false and decimal numbers are anything but
text, so `on`, `23:00`, `1:30`, `017` and dates stay text.
"""

import math
import re
from typing import Any

from msgspec import Struct

Value = None | bool | int | float | str | tuple["Node", ...] | dict[str, tuple[int, "Node"]]

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_NUMBER = re.compile(r"[-+]?(\.[0-9]{1,20}|[0-9]{1,20}(\.[0-9]{0,20})?)([eE][-+]?[0-9]{1,4})?")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]")


class Node(Struct, frozen=True):
    """A value and its line; a mapping's entries carry the lines of their keys.

    `text` is a scalar as it was written, `plain` whether without quotes. `broken` marks a value
    whose mistake is told already. `nodes` and `height` count what is beneath, aliases followed.
    """

    line: int
    value: Value
    text: str = ""
    plain: bool = False
    broken: bool = False
    nodes: int = 1
    height: int = 0


def scalar(text: str, *, plain: bool, line: int = 1) -> Node:
    """Return the node of one scalar; only a plain one can be anything but text."""
    value: Value = text
    if plain:
        if text in _WORDS:
            value = _WORDS[text]
        elif _WHOLE.fullmatch(text):
            value = int(text)
        elif _NUMBER.fullmatch(text) and not _LEADING_ZERO.match(text):
            value = float(text) if math.isfinite(float(text)) else text
    return Node(line, value, text, plain)


def data(node: Node) -> Any:
    """Return what a node says as None, bool, int, float, str, list and dict, without lines."""
    if isinstance(node.value, dict):
        return {key: data(inner) for key, (_, inner) in node.value.items()}
    if isinstance(node.value, tuple):
        return [data(inner) for inner in node.value]
    return node.value


def as_text(node: Node) -> Node:
    """Return a scalar as the text that it was written as; anything else as it is."""
    is_plain = isinstance(node.value, bool | int | float)
    return Node(node.line, node.text, node.text, node.plain) if is_plain else node


def above(line: int, value: Value, beneath: list[Node]) -> Node:
    """Return the node of a collection, with its counts."""
    return Node(
        line,
        value,
        nodes=1 + sum(node.nodes for node in beneath),
        height=1 + max((node.height for node in beneath), default=0),
    )
