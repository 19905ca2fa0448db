"""A tree of nodes × a type → frozen Structs, and every mistake on the way.

It goes on after a mistake, so that one look at a file tells all of them. A Struct may say in
`LATER` what stands instead of keys that others know and it does not.
"""

from collections.abc import Mapping
from typing import Any, Final

from msgspec import inspect

from alerting.document import expectation, scalars
from alerting.document.node import Node, as_text, data
from alerting.document.problem import MOST, ConfigError, Problem, hint, key_path
from alerting.secret import Secret

UNFIT: Final = object()


class Fitting:
    """One file being fitted: the problems so far, and the line of every path seen."""

    def __init__(self, file: str, resolve: scalars.Resolve, *, is_lenient: bool = False) -> None:
        """With `is_lenient`, blank keys are as good as left out, and any scalar is a text."""
        self.file = file
        self.resolve = resolve
        self.is_lenient = is_lenient
        self.problems: list[Problem] = []
        self.lines: dict[str, int] = {}

    def say(self, line: int, path: str, message: str) -> object:
        """Note a mistake and return UNFIT; too many end it all with ConfigError."""
        self.problems.append(Problem(self.file, line, path, message))
        if len(self.problems) >= MOST:
            raise ConfigError(self.problems)
        return UNFIT

    def fit(self, kind: inspect.Type, node: Node, path: str, line: int) -> Any:
        """Return the value of a node as a type wants it, or UNFIT after saying why."""
        self.lines[path] = line
        bare = _bare(kind)
        if node.broken or isinstance(bare, inspect.AnyType):
            return UNFIT if node.broken else data(node)
        if isinstance(bare, inspect.UnionType):
            return self._union(bare, node, path, line)
        if isinstance(bare, inspect.StructType) and isinstance(node.value, dict):
            if bare.tag is not None:  # a union of one is no union for msgspec, its tag holds
                return self._tagged({str(bare.tag): bare}, node, path, line)
            return self._struct(bare, node.value, path, line)
        if isinstance(bare, inspect.DictType) and isinstance(node.value, dict):
            return self._dict(bare, node.value, path)
        if isinstance(bare, inspect.VarTupleType) and isinstance(node.value, tuple):
            return self._list(bare, node.value, path, line)
        return self._scalar(kind, node, path, line)

    def _scalar(self, kind: inspect.Type, node: Node, path: str, line: int) -> Any:
        if self.is_lenient and isinstance(_bare(kind), inspect.StrType):
            node = as_text(node)
        try:
            return scalars.scalar(kind, node, self.resolve)
        except ValueError as error:
            return self.say(line, path, str(error))

    def _struct(
        self,
        kind: inspect.StructType,
        entries: dict[str, tuple[int, Node]],
        path: str,
        line: int,
    ) -> Any:
        fields = {field.encode_name: field for field in kind.fields}
        values: dict[str, Any] = {}
        entries = self._said(fields, entries)
        for key, (key_line, node) in entries.items():
            inner = key_path(path, key)
            if key == kind.tag_field:
                self.lines[inner] = key_line
            elif key in fields:
                values[fields[key].name] = self.fit(fields[key].type, node, inner, key_line)
            else:
                known = {*fields, kind.tag_field} if kind.tag_field else fields
                later: Mapping[str, str] = getattr(kind.cls, "LATER", {})
                self.say(key_line, inner, later.get(key) or f"unknown key{hint(key, known)}")
                values[key] = UNFIT
        for field in fields.values():
            if field.required and field.encode_name not in entries:
                wanted = expectation.expected(field.type)
                self.say(line, key_path(path, field.encode_name), f"missing; expected {wanted}")
                values[field.name] = UNFIT
        if UNFIT in values.values():
            return UNFIT
        try:
            return kind.cls(**values)
        except ValueError as error:
            return self.say(line, path, str(error))

    def _said(
        self, fields: dict[str, inspect.Field], entries: dict[str, tuple[int, Node]]
    ) -> dict[str, tuple[int, Node]]:
        """Return the entries that count, which are all of them unless blanks do not."""
        if not self.is_lenient:
            return entries
        return {
            key: entry
            for key, entry in entries.items()
            if key not in fields or not _is_blank(fields[key].type, entry[1])
        }

    def _dict(self, kind: inspect.DictType, entries: dict[str, tuple[int, Node]], path: str) -> Any:
        fitted = {}
        for key, (line, node) in entries.items():
            inner = key_path(path, key)
            name = self.fit(kind.key_type, Node(line, key, key), inner, line)
            fitted[name] = self.fit(kind.value_type, node, inner, line)
        return UNFIT if UNFIT in fitted or UNFIT in fitted.values() else fitted

    def _list(
        self, kind: inspect.VarTupleType, nodes: tuple[Node, ...], path: str, line: int
    ) -> Any:
        fitted = [
            self.fit(kind.item_type, node, f"{path}[{index}]", node.line)
            for index, node in enumerate(nodes)
        ]
        if len(nodes) < (kind.min_length or 0):
            return self.say(line, path, f"expected {kind.min_length} or more entries")
        if kind.max_length is not None and len(nodes) > kind.max_length:
            return self.say(line, path, f"expected {kind.max_length} entries or fewer")
        return UNFIT if UNFIT in fitted else tuple(fitted)

    def _union(self, kind: inspect.UnionType, node: Node, path: str, line: int) -> Any:
        members = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
        if node.value is None and len(members) < len(kind.types):
            return None
        fitting = [one for one in members if _takes(one, node)]
        tagged = {str(tag): one for one in fitting if (tag := getattr(_bare(one), "tag", None))}
        if tagged:
            return self._tagged(tagged, node, path, line)
        if isinstance(node.value, dict | tuple):
            if fitting:
                return self.fit(fitting[0], node, path, line)
            wanted = expectation.expected(kind)
            return self.say(line, path, f"expected {wanted}, got {expectation.sort(node)}")
        return self._any(members, node, path, line)

    def _tagged(self, kinds: dict[str, inspect.Type], node: Node, path: str, line: int) -> Any:
        """Fit the Struct that the tag names; without a known tag nothing else can be said."""
        entries: Any = node.value
        field = getattr(_bare(next(iter(kinds.values()))), "tag_field", "type")
        there = f"there are {', '.join(sorted(kinds))}"
        inner = key_path(path, field)
        if field not in entries:
            return self.say(line, inner, f"missing; {there}")
        tag_line, tag = entries[field]
        if tag.broken:
            return UNFIT
        if tag.text not in kinds or isinstance(tag.value, dict | tuple):
            near = hint(tag.text, kinds)
            also = "" if there in near else f" {there}"
            written = expectation.shown(tag)
            return self.say(tag_line, inner, f"no {field} is called {written}{near}{also}")
        kind: Any = _bare(kinds[tag.text])
        return self._struct(kind, entries, path, line)

    def _any(self, kinds: list[inspect.Type], node: Node, path: str, line: int) -> Any:
        """Fit the first of several types that takes a scalar."""
        scalar_kinds = [one for one in kinds if not isinstance(_bare(one), _COLLECTIONS)] or kinds
        said = []
        for kind in scalar_kinds:
            try:
                return scalars.scalar(kind, node, self.resolve)
            except ValueError as error:
                said.append(str(error))
        if len(kinds) == 1:
            return self.say(line, path, said[0])
        wanted = " or ".join(dict.fromkeys(map(expectation.expected, kinds)))
        return self.say(line, path, f"expected {wanted}, got {expectation.sort(node)}")


_MAPPINGS = (inspect.StructType, inspect.DictType)
_COLLECTIONS = (*_MAPPINGS, inspect.VarTupleType)


def _bare(kind: inspect.Type) -> inspect.Type:
    return kind.type if isinstance(kind, inspect.Metadata) else kind


def _is_blank(kind: inspect.Type, node: Node) -> bool:
    """Say whether nothing is written, or an empty secret where none need be."""
    if node.broken or node.value is not None:
        return node.value == "" and any(map(_is_secret, getattr(kind, "types", ())))
    return True


def _is_secret(kind: inspect.Type) -> bool:
    bare = _bare(kind)
    return isinstance(bare, inspect.CustomType) and bare.cls is Secret


def _takes(kind: inspect.Type, node: Node) -> bool:
    """Say whether a type is a collection of the node's sort."""
    if isinstance(node.value, dict):
        return isinstance(_bare(kind), _MAPPINGS)
    return isinstance(node.value, tuple) and isinstance(_bare(kind), inspect.VarTupleType)
