"""HTML as agents' editors write it, as the text that people read. Pure."""

import html
import re

from exporter.events.fields import TEXT_CHARACTERS

# Each expression passes over a text once, whatever stands in it.
_HIDDEN = re.compile(r"<(script|style)\b[^<>]*>[^<]*(?:</\1\s*>)?", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6]|/blockquote|/ul|/ol)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")


def plain(markup: str) -> str:
    """Return a text without tags: entities as characters, blocks as lines, blanks as one.

    What stands in script and style is left out. A text longer than an event may hold is cut.
    """
    text = _HIDDEN.sub(" ", markup[: 4 * TEXT_CHARACTERS])
    text = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    return _LINES.sub("\n", _BLANKS.sub(" ", text)).strip()[:TEXT_CHARACTERS]
