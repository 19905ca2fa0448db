"""Where in a page of HTML a text ends: between elements, in a tag, in the value of an attribute.

As much of it as tells how a value that stands there is made safe.
https://pkg.go.dev/html/template#hdr-Contexts
"""

import re
from collections.abc import Callable, Mapping
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

State = Literal[
    "text", "comment", "tag", "named", "before value", "value", "script", "style", "plain element"
]
Kind = Literal["plain", "url", "urls", "style", "script"]
UrlPart = Literal["start", "path", "query"]

_TAG: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9:-]*)")
_DOCTYPE: Final = re.compile(r"<!doctype", re.IGNORECASE)
_NAME: Final = re.compile(r"[^\s\"'>/=<]+")
_SPACE: Final = re.compile(r"[\s/\"'<]+")
_UNQUOTED: Final = re.compile(r"[^\s>]*")
_ELEMENTS: Final[Mapping[str, State]] = {
    "script": "script",
    "style": "style",
    "textarea": "plain element",
    "title": "plain element",
}
_URLS: Final = frozenset(
    {"action", "archive", "background", "cite", "classid", "codebase", "data", "formaction",
     "href", "icon", "longdesc", "manifest", "poster", "profile", "src", "usemap"}
)  # fmt: skip
_LIKE_URLS: Final = ("src", "uri", "url")


class Place(Struct, frozen=True):
    """A place; ``element`` is that whose tag or inside it is, where this makes a difference."""

    state: State = "text"
    element: str = ""
    kind: Kind = "plain"
    delimiter: str = ""
    part: UrlPart = "start"


START: Final = Place()


def kind(attribute: str) -> Kind:
    """Return what an attribute's value is."""
    name = attribute.lower().removeprefix("data-")
    if name.startswith("xmlns"):
        return "url"
    name = name.rpartition(":")[2]
    if name.startswith("on"):
        return "script"
    if name in {"style", "srcset"}:
        return "style" if name == "style" else "urls"
    is_url = name in _URLS or any(one in name for one in _LIKE_URLS)
    return "url" if is_url else "plain"


def advanced(place: Place, text: str) -> tuple[Place, str]:
    """Return where a page is after some more of it, and what is shown of that: no comments."""
    at = 0
    parts = []
    while at < len(text):
        place, at, shown = _STEPS[place.state](place, text, at)
        parts.append(shown)
    return place, "".join(parts)


def _text(place: Place, text: str, at: int) -> tuple[Place, int, str]:
    angle = text.find("<", at)
    if angle < 0:
        return place, len(text), text[at:]
    before = text[at:angle]
    if text.startswith("<!--", angle):
        return Place("comment"), angle + 4, before
    tag = _TAG.match(text, angle)
    if tag is None:
        is_doctype = _DOCTYPE.match(text, angle)
        return place, angle + 1, before + ("<" if is_doctype else "&lt;")
    name = "" if text[angle + 1] == "/" else tag[1].lower()
    return Place("tag", name if name in _ELEMENTS else ""), tag.end(), before + tag[0]


def _comment(place: Place, text: str, at: int) -> tuple[Place, int, str]:
    end = text.find("-->", at)
    return (place, len(text), "") if end < 0 else (START, end + 3, "")


def _tag(place: Place, text: str, at: int) -> tuple[Place, int, str]:
    if text[at] == ">":
        state = _ELEMENTS.get(place.element, "text")
        return Place(state, place.element), at + 1, ">"
    if text[at] == "=":
        return replace(place, state="before value"), at + 1, "="
    name = _NAME.match(text, at)
    if name is not None:
        return replace(place, state="named", kind=kind(name[0])), name.end(), name[0]
    space = _SPACE.match(text, at)
    end = space.end() if space else at + 1
    return place, end, text[at:end]


def _named(place: Place, text: str, at: int) -> tuple[Place, int, str]:
    """Go on behind a name of an attribute, of which more may come."""
    if text[at] == "=":
        return replace(place, state="before value"), at + 1, "="
    space = re.compile(r"\s+").match(text, at)
    if space is not None:
        return place, space.end(), space[0]
    return _tag(replace(place, state="tag", kind="plain"), text, at)


def _before(place: Place, text: str, at: int) -> tuple[Place, int, str]:
    first = text[at]
    if first.isspace():
        return place, at + 1, first
    if first == ">":
        return _tag(_tag_again(place), text, at)
    if first in "\"'":
        return replace(place, state="value", delimiter=first, part="start"), at + 1, first
    return _value(replace(place, state="value", delimiter="", part="start"), text, at)


def _value(place: Place, text: str, at: int) -> tuple[Place, int, str]:
    if place.delimiter:
        found = text.find(place.delimiter, at)
        end = len(text) if found < 0 else found
    else:
        unquoted = _UNQUOTED.match(text, at)
        end = unquoted.end() if unquoted else at
    written = text[at:end]
    if end == len(text):
        return replace(place, part=_part(place.part, written)), end, written
    behind = end + len(place.delimiter)
    return _tag_again(place), behind, text[at:behind]


def _part(before: UrlPart, written: str) -> UrlPart:
    if before == "query" or "?" in written or "#" in written:
        return "query"
    return "path" if written.strip() or before == "path" else "start"


def _tag_again(place: Place) -> Place:
    return Place("tag", place.element)


def _inside(place: Place, text: str, at: int) -> tuple[Place, int, str]:
    """Go through an element whose inside is no HTML, up to its end."""
    end = text.lower().find(f"</{place.element}", at)
    if end < 0:
        return place, len(text), text[at:]
    return START, end, text[at:end]


_STEPS: Final[Mapping[State, Callable[[Place, str, int], tuple[Place, int, str]]]] = {
    "text": _text,
    "comment": _comment,
    "tag": _tag,
    "named": _named,
    "before value": _before,
    "value": _value,
    "script": _inside,
    "style": _inside,
    "plain element": _inside,
}
