"""Definitions that templates share: what ``template`` may name, and where each of them stands.

https://pkg.go.dev/text/template#hdr-Associated_templates
"""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from alerting.gotemplate import parser, syntax


class Definition(Struct, frozen=True, eq=False):
    """What a definition says; ``text`` is all of what it stands in, ``file`` the name of that."""

    nodes: syntax.Nodes
    text: str
    file: str = ""


Library = Mapping[str, Definition]

EMPTY: Final[Library] = {}


def joined(known: Library, tree: parser.Tree, text: str, file: str = "") -> Library:
    """Return the definitions with those of one more text, which replace others of their names.

    A file's own nodes are known by the last part of its path, as Go has it.
    """
    own = {**({file.rpartition("/")[2]: tree.root} if file else {}), **tree.definitions}
    if not own:
        return known
    made = dict(known)
    for name, nodes in own.items():
        # One that shows nothing replaces nothing.
        if name not in made or not parser.is_empty(nodes):
            made[name] = Definition(nodes, text, file)
    return made


def named(nodes: syntax.Nodes) -> frozenset[str]:
    """Return the definitions that nodes show."""
    found: set[str] = set()
    rest = list(nodes)
    while rest:
        node = rest.pop()
        if isinstance(node, syntax.Include):
            found.add(node.name)
        elif isinstance(node, syntax.If | syntax.With | syntax.Range):
            rest += (*node.body, *node.other)
    return frozenset(found)
