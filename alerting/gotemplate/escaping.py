"""html, js and urlquery: text made safe to stand in something else.

https://pkg.go.dev/text/template#hdr-Functions
"""

from typing import Final
from urllib.parse import quote_plus

from alerting.gotemplate import quoting

_HTML: Final = str.maketrans(
    {"\0": "\ufffd", '"': "&#34;", "'": "&#39;", "&": "&amp;", "<": "&lt;", ">": "&gt;"}
)
_JAVASCRIPT: Final = {
    "\\": "\\\\",
    "'": "\\'",
    '"': '\\"',
    "<": "\\u003C",
    ">": "\\u003E",
    "&": "\\u0026",
    "=": "\\u003D",
}


def html(text: str) -> str:
    return text.translate(_HTML)


def javascript(text: str) -> str:
    """Return a text for between quotes in JavaScript."""
    return "".join([_JAVASCRIPT.get(one) or _unicode(one) for one in text])


def _unicode(character: str) -> str:
    # A byte that is no UTF-8 stays one.
    if character.isprintable() or "\udc80" <= character <= "\udcff":
        return character
    return f"\\u{ord(character):04X}"


def query(text: str) -> str:
    """Return a text for the query of a URL: a space becomes +."""
    return quote_plus(quoting.raw(text))
