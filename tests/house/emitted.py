"""Which types of events a kind of source can make, as its code names them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from exporter.events.model import TYPES
from tests.house import tree

EVENTS = tree.ROOT / "exporter" / "events"
UNMAPPED = "unmapped"
# What makes events for several vendors, by the name it is called by, and what it makes.
_MAKERS = {"identified": "customer.identified", "linked": "identity.linked", "unmapped": UNMAPPED}
_SHARED = {("grades", "TYPE"): "chat.feedback.received"}
_BOOKING = "exporter.events.booking"
_APPOINTMENTS = r"calendar\.appointment\.(.+)"


def types(tag: str) -> set[str]:
    """Return the types that the modules of a kind of source name, or have made for them."""
    start = EVENTS / "sources" / f"{tag}.py"
    nodes = [node for path in modules(start) for node in ast.walk(tree.parsed(path))]
    words = {one.value for one in nodes if isinstance(one, ast.Constant)}
    patterns = {pattern for node in nodes for pattern in _patterns(node)}

    def is_written(type: str) -> bool:
        fits = (re.fullmatch(pattern, type) for pattern in patterns)
        return type in words or any(fit and set(fit.groups()) <= words for fit in fits)

    made = {type for node in nodes for type in _made(node)}
    return made | {type for type in TYPES if is_written(type)}


def modules(start: Path) -> set[Path]:
    """Return a source's module and those of vendors' packages that it leads to."""
    found: set[Path] = set()
    ahead = [start]
    while ahead:
        path = ahead.pop()
        if path not in found:
            found.add(path)
            ahead += [one for one in _imported(path) if one.parent != EVENTS]
    return found


def _imported(path: Path) -> Iterator[Path]:
    for node in ast.walk(tree.parsed(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("exporter.events"):
            folder = tree.ROOT.joinpath(*(node.module or "").split("."))
            names = [folder / f"{one.name}.py" for one in node.names]
            yield from (one for one in (*names, folder.with_suffix(".py")) if one.exists())


def _made(node: ast.AST) -> set[str]:
    match node:
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in _MAKERS:
            return {_MAKERS[name]}
        case ast.Attribute(value=ast.Name(id=module), attr=name) if (module, name) in _SHARED:
            return {_SHARED[module, name]}
    return set()


def _patterns(node: ast.AST) -> Iterator[str]:
    """Yield an f-string as a pattern in which whatever is put in is a word of the code."""
    match node:
        case ast.JoinedStr(values=values):
            told = ((one.value if isinstance(one, ast.Constant) else None) for one in values)
            yield "".join("(.+)" if one is None else re.escape(str(one)) for one in told)
        case ast.ImportFrom(module=module) if module == _BOOKING:
            yield _APPOINTMENTS
