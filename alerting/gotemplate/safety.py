"""Text made safe for its place in a page of HTML, as html/template makes it.

https://pkg.go.dev/html/template
"""

import re
from typing import Final

from alerting.gotemplate import quoting
from alerting.gotemplate.values import Type

HTML: Final = Type("template.HTML", "string")
"""What `safeHtml` makes."""
URL: Final = Type("template.URL", "string")
"""What `safeUrl` makes."""

UNSAFE: Final = "ZgotmplZ"
"""What stands where a value would have been dangerous."""
_TEXT: Final = str.maketrans(
    {"\0": "\ufffd", '"': "&#34;", "&": "&amp;", "'": "&#39;", "+": "&#43;", "<": "&lt;",
     ">": "&gt;"}
)  # fmt: skip
_KEPT: Final = {code: shown for code, shown in _TEXT.items() if code != ord("&")}
_UNQUOTED: Final = {
    **_TEXT,
    **{ord(one): f"&#{ord(one)};" for one in "\t\n\v\f\r =`"},
    0: "&#xfffd;",
}
_KEPT_UNQUOTED: Final = {code: shown for code, shown in _UNQUOTED.items() if code != ord("&")}
_MARKUP: Final = re.compile(r"<[^>]*>?")
_SCHEME: Final = re.compile(r"([^/:]*):")
_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_UNRESERVED: Final = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
)
_RESERVED: Final = frozenset(b"!#$&*+,/:;=?@[]")
_HEX: Final = frozenset(b"0123456789abcdefABCDEF")
_NO_STYLE: Final = re.compile(r"[\0\"'()/;@\[\\\]`{}<>]|.--|^--", re.DOTALL)
_NAME: Final = re.compile(r"[A-Za-z0-9]+")


def text(text: str) -> str:
    """Return a text for between elements, or between quotes."""
    return text.translate(_TEXT)


def unquoted(text: str) -> str:
    """Return a text for the value of an attribute without quotes."""
    return text.translate(_UNQUOTED)


def kept(text: str) -> str:
    """Return HTML where there is text only; its entities stay what they are."""
    return text.translate(_KEPT)


def kept_unquoted(text: str) -> str:
    """Return the same for the value of an attribute without quotes."""
    return text.translate(_KEPT_UNQUOTED)


def stripped(html: str) -> str:
    """Return HTML without its tags."""
    return _MARKUP.sub("", html)


def address(text: str) -> str:
    """Return a URL, or what is none where it would run a program."""
    scheme = _SCHEME.match(text)
    return text if scheme is None or scheme[1].lower() in _SCHEMES else f"#{UNSAFE}"


def percented(text: str, *, is_whole: bool) -> str:
    """Return a text as part of a URL; of a whole one, what means something there stays so."""
    data = quoting.raw(text)
    made = []
    for at, byte in enumerate(data):
        written = byte == 37 and len(data) > at + 2 and _HEX.issuperset(data[at + 1 : at + 3])
        if byte in _UNRESERVED or (is_whole and (byte in _RESERVED or written)):
            made.append(chr(byte))
        else:
            made.append(f"%{byte:02x}")
    return "".join(made)


def addresses(text: str) -> str:
    """Return what a `srcset` lists, each address as `address` has it."""
    return ",".join(map(_sized, text.split(",")))


def _sized(one: str) -> str:
    words = one.split()
    if not words:
        return one
    safe = address(words[0])
    if safe != words[0] or not all(word.isalnum() for word in words[1:]):
        return f"#{UNSAFE}"
    return one.replace(words[0], percented(safe, is_whole=True), 1)


def style(text: str) -> str:
    """Return a value of CSS, or what is none where it could be more than a value."""
    letters = re.sub(r"\W", "", text).lower()
    is_more = _NO_STYLE.search(text) or "expression" in letters or "mozbinding" in letters
    return UNSAFE if is_more else text


def name(text: str, *, is_harmless: bool) -> str:
    """Return a name of an attribute, or what is none."""
    return text.lower() if is_harmless and _NAME.fullmatch(text) else UNSAFE
