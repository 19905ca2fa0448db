"""Templates with ``${1}`` and ``${name}``, filled from what an expression found.

As Go's regexp.Expand, by which blackbox_exporter fills them: https://pkg.go.dev/regexp
"""

import re
from collections.abc import Iterator
from typing import Final

from exporter.probes.pattern import Found

_REFERENCE: Final = re.compile(r"\$(?:(\$)|(\w+)|\{(\w+)\})")
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,8}")


def expanded(template: str, found: Found) -> bytes:
    """Return the template with each reference filled; a group that is not there is empty.

    ``$1x`` is the group called ``1x``; ``$$`` is a dollar, and so is one that begins no reference.
    """

    def fill(reference: re.Match[str]) -> str:
        if reference[1]:
            return "$"
        return _group(reference[2] or reference[3], found).decode("utf-8", "surrogateescape")

    return _REFERENCE.sub(fill, template).encode("utf-8", "surrogateescape")


def references(template: str) -> Iterator[str]:
    """Return what a template refers to: numbers and names of groups."""
    for dollar, bare, braced in _REFERENCE.findall(template):
        if not dollar:
            yield bare or braced


def is_group(reference: str, names: frozenset[str], groups: int) -> bool:
    """Say whether an expression with so many groups has the one referred to."""
    return int(reference) <= groups if _NUMBER.fullmatch(reference) else reference in names


def _group(reference: str, found: Found) -> bytes:
    if _NUMBER.fullmatch(reference):
        number = int(reference)
    else:
        number = found.names.get(reference, len(found.groups))
    return found.groups[number] or b"" if number < len(found.groups) else b""
