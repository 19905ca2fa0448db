"""Templates of `label_replace`: texts with `$1` and `${name}` for what a pattern found.

As Go's Regexp.Expand reads them: a name is as long as it can be, `$$` is a dollar, a group that is
not there is empty, and a dollar that begins no name stands for itself.
https://pkg.go.dev/regexp#Regexp.Expand
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

_PLACE: Final = re.compile(r"\$(?:(\$)|\{(\w+)\}|(\w+))")
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)


class Template(Struct, frozen=True):
    """Texts, and between them the numbers of the groups that stand there; 0 is all of it."""

    parts: tuple[str | int, ...]

    def filled(self, groups: tuple[str, ...]) -> tuple[str, ...]:
        """Return the parts of the text, with what the groups took, from all of it on."""
        return tuple(part if isinstance(part, str) else groups[part] for part in self.parts)


def template(text: str, groups: int, names: Mapping[str, int]) -> Template:
    """Return the template for a pattern with so many groups, some of which have names."""

    def parts() -> Iterator[str | int]:
        rest = 0
        for place in _PLACE.finditer(text):
            yield text[rest : place.start()]
            rest = place.end()
            yield "$" if place[1] else number(place[2] or place[3])
        yield text[rest:]

    def number(name: str) -> str | int:
        found = int(name) if _NUMBER.fullmatch(name) else names.get(name, -1)
        return found if 0 <= found <= groups else ""

    return Template(tuple(part for part in parts() if part != ""))
