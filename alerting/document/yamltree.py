"""YAML text → a tree of nodes that know their lines.

It is built from the parser's events, and bounded in size, depth and aliases while it grows. Keys
written twice, tags, and aliases of nothing are told; `<<` merges, since Prometheus's files do it.
"""

from collections.abc import Iterator
from typing import Final

import yaml
from msgspec import Struct

from alerting.document.node import Node, above, scalar
from alerting.document.problem import MOST, ConfigError, Problem, key_path

LARGEST: Final = 1 << 20
DEEPEST: Final = 32
MOST_NODES: Final = 100_000

_MERGE = "<<"
_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


class Tree(Struct, frozen=True):
    """A text's root and the mistakes that did not stop the reading."""

    root: Node
    problems: tuple[Problem, ...]


def tree(text: str, file: str) -> Tree:
    """Return the tree of a text; ConfigError where nothing can be made of it."""
    if len(text) > LARGEST:
        raise _whole(file, 1, "the file is larger than 1MiB")
    try:
        return _Builder(text, file).built()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _whole(file, line, _syntax(text, line, error.problem or "unreadable")) from None
    except yaml.reader.ReaderError as error:
        # The error's position counts bytes; the character itself is told.
        line = text.count("\n", 0, max(text.find(chr(error.character)), 0)) + 1
        said = f"not a text: it holds the character U+{error.character:04X}"
        raise _whole(file, line, said) from None
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise _whole(file, line, "not a text: it holds half of a character") from None


def _whole(file: str, line: int, message: str) -> ConfigError:
    return ConfigError([Problem(file, line, "", message)])


def _syntax(text: str, line: int, said: str) -> str:
    """Word the parser's complaint; a tab that indents is named, since it cannot be seen.

    So is a bound without quotes: `>` begins a folded text, of which the parser says nothing.
    """
    lines = text.split("\n")
    near = lines[max(line - 2, 0) : line]
    if any("\t" in one[: len(one) - len(one.lstrip())] for one in near):
        return "a tab indents the line; YAML is indented with spaces"
    if said == "did not find expected comment or line break":
        return 'a value that begins with > or | is put in quotes: "> 5s"'
    return f"not YAML: {said}"


class _Builder:
    """One reading of one text, event by event."""

    def __init__(self, text: str, file: str) -> None:
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)
        self.file = file
        self.problems: list[Problem] = []
        self.anchors: dict[str, Node | None] = {}
        self.nodes = 0

    def built(self) -> Tree:
        next(self.events)
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise _whole(self.file, 1, "the file is empty")
        root = self.node(next(self.events), 1, "")
        next(self.events)
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise _whole(self.file, _line(after), "a second document begins; write one a file")
        return Tree(root, tuple(self.problems))

    def node(self, event: yaml.Event, depth: int, path: str) -> Node:
        if isinstance(event, yaml.AliasEvent):
            node = self.aliased(event, depth, path)
            self.count(event, node.nodes)
            return node
        self.count(event, 1)
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            self.anchors[anchor] = None
        node = self.fresh(event, depth, path)
        if getattr(event, "tag", None) is not None:
            self.say(_line(event), path, "tags are not read; quote a value to make it text")
            node = Node(node.line, None, broken=True)
        if anchor is not None:
            self.anchors[anchor] = node
        return node

    def fresh(self, event: yaml.Event, depth: int, path: str) -> Node:
        if isinstance(event, yaml.ScalarEvent):
            return scalar(event.value, plain=event.implicit[0], line=_line(event))
        if depth > DEEPEST:
            raise _whole(self.file, _line(event), f"nested deeper than {DEEPEST} levels")
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(event, depth, path)
        return self.mapping(event, depth, path)

    def sequence(self, start: yaml.Event, depth: int, path: str) -> Node:
        items: list[Node] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event, depth + 1, f"{path}[{len(items)}]"))
        return above(_line(start), tuple(items), items)

    def mapping(self, start: yaml.Event, depth: int, path: str) -> Node:
        entries: dict[str, tuple[int, Node]] = {}
        merged: list[Node] = []
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            line = _line(event)
            key = self.node(event, depth + 1, path)
            inner = key_path(path, key.text)
            value = self.node(next(self.events), depth + 1, inner)
            if isinstance(key.value, tuple | dict) or isinstance(event, yaml.AliasEvent):
                self.say(line, path, "a key is a word, not a list, mapping or alias")
            elif key.text == _MERGE and key.plain:
                merged += value.value if isinstance(value.value, tuple) else (value,)
            elif key.text in entries:
                first = entries[key.text][0]
                self.say(line, inner, f"written twice, first in line {first}")
            else:
                entries[key.text] = (line, value)
        for source in merged:
            if isinstance(source.value, dict):
                entries = source.value | entries
            elif not source.broken:
                self.say(source.line, path, "<< merges mappings, nothing else")
        return above(_line(start), entries, [node for _, node in entries.values()])

    def aliased(self, event: yaml.AliasEvent, depth: int, path: str) -> Node:
        anchor = event.anchor or ""
        node = self.anchors.get(anchor)
        if node is None:
            inside = anchor in self.anchors
            said = "stands inside what it names" if inside else "names no anchor above it"
            self.say(_line(event), path, f"the alias *{anchor[:40]} {said}")
            return Node(_line(event), None, broken=True)
        if depth + node.height > DEEPEST + 1:
            raise _whole(self.file, _line(event), f"nested deeper than {DEEPEST} levels")
        return node

    def count(self, event: yaml.Event, nodes: int) -> None:
        self.nodes += nodes
        if self.nodes > MOST_NODES:
            said = f"more than {MOST_NODES} values, aliases counted each time"
            raise _whole(self.file, _line(event), said)

    def say(self, line: int, path: str, message: str) -> None:
        if len(self.problems) < MOST:
            self.problems.append(Problem(self.file, line, path, message))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
