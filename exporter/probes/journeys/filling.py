"""Values put into requests: ``${name}`` in a URL, a header, a body or a text.

In a URL a value is escaped as URLs have it, in a body of JSON as JSON has it: it can end nothing
but itself.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import quote

from alerting.secret import Secret, Written

_REFERENCE: Final = re.compile(r"\$\{([a-z][a-z0-9_]*)\}|\$\$")
Values = Mapping[str, str]


def references(*texts: str) -> set[str]:
    """Return the names that texts refer to."""
    return {found[1] for text in texts for found in _REFERENCE.finditer(text) if found[1]}


def url(text: str, values: Values) -> str:
    """Return a URL with its values; KeyError names one that is not there."""
    return _filled(text, {name: quote(value, safe="") for name, value in values.items()})


def body(text: str, values: Values) -> str:
    """Return a body with its values, escaped where it is JSON."""
    if text.lstrip()[:1] not in ("{", "["):
        return _filled(text, values)
    return _filled(text, {name: json.dumps(value)[1:-1] for name, value in values.items()})


def header(value: Secret, values: Values) -> Secret:
    """Return the value of a header; one that holds a value goes to the URL's own host only."""
    text = value.reveal()
    filled = _filled(text, {name: _line(one) for name, one in values.items()})
    return value if filled == text and isinstance(value, Written) else Secret(filled)


def text(words: str, values: Values) -> str:
    """Return a text with its values as they are."""
    return _filled(words, values)


def specimen(names: Iterable[str]) -> Values:
    """Return a value of each name, for a look at what they are put into."""
    return dict.fromkeys(names, "x")


def _filled(text: str, values: Values) -> str:
    return _REFERENCE.sub(lambda found: values[found[1]] if found[1] else "$", text)


def _line(value: str) -> str:
    """Return a value that ends no header."""
    return "".join(one if one.isprintable() else " " for one in value).strip()
