"""Web addresses in a receiver's settings: which will do, and what in them is secret. Pure."""

import re
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from alerting.secret import Secret

_SHORTEST_SECRET = 4
_TELLING: Final = re.compile(
    "(?i)(.*[-_])?(api_?key|auth|code|hash|key|pass|password|secret|sig|signature|token)"
)
_UUID: Final = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# A word that nobody made up: long, of letters and digits.
_DRAWN: Final = re.compile(r"(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{16,}", re.IGNORECASE)
EXPECTED = "expected http://… or https://… without a user; see http_config"


def is_http(url: str) -> bool:
    """Say whether a text is the address of a web page or service, without a user in it."""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        return False
    return bool(fits) and parts.username is None and url.isprintable() and " " not in url


def is_template(text: str) -> bool:
    """Say whether a text may be an address that is only known when there is a notice."""
    return "{{" in text and text.startswith(("http://", "https://", "{{"))


def one_of(
    name: str, url: Secret | None, file: Secret | None, *, templates: bool = False
) -> Secret:
    """Return the address that stands in one of two keys; ValueError says why there is none."""
    found = url or file
    if found is None or (url is not None and file is not None):
        raise ValueError(f"write one of {name} and {name}_file")
    if templates and is_template(found.reveal()):
        return found
    if not is_http(found.reveal()):
        raise ValueError(f"{name}: {EXPECTED}")
    return found


def is_telling(url: str) -> bool:
    """Say whether an address looks as if it held a secret: a password, a token, a signature."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return True
    if parts.password:
        return True
    if any(_TELLING.fullmatch(name) for name, _ in parse_qsl(parts.query)):
        return True
    path = unquote(f"{parts.path}/{parts.query}")
    return any(map(_DRAWN.fullmatch, re.split(r"[^A-Za-z\d]+", path))) or bool(_UUID.search(path))


def hidden(url: Secret) -> tuple[str, ...]:
    """Return what of an address nobody may see: all of it, its path, and each long part of that."""
    if not is_http(url.reveal()):
        return (url.reveal(),)
    parts = urlsplit(url.reveal())
    path = parts.path.strip("/")
    words = (*path.split("/"), parts.query)
    return (url.reveal(), *(one for one in (path, *words) if len(one) >= _SHORTEST_SECRET))
