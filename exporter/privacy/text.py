"""Text without personal data: e-mails, numbers of people and accounts, and secrets become a mark.

Expressions run on RE2, in linear time (on re, those that cannot go back); cheap looks decide first
whether any is needed.
"""

import itertools
import re
from typing import Any

import re2

MARK = "[redacted]"
LIMIT = 100
# What lies beyond is never kept, whatever is redacted before it.
PREFIX = 2000
_LONG = 20

# Digits become "0", letters and what may join them in a token "a", all else a blank; a token is
# then a run of "a", digits counted as letters.
_CLASSES = bytes(
    48 if chr(i).isdigit() else 97 if chr(i).isalpha() or chr(i) in "_-+/=" else 32
    for i in range(128)
).ljust(256)
_DIGIT_TO_LETTER = bytes.maketrans(b"0", b"a")
_DIGIT = ord("0")
_RUN = b"a" * _LONG
# Digits of Arabic, Persian, Devanagari and full-width writing, which phone numbers come in too.
_FOREIGN = re.compile("[٠-٩۰-۹०-९０-９＠]")
_TO_ASCII = {
    first + digit: str(digit) for first in (0x0660, 0x06F0, 0x0966, 0xFF10) for digit in range(10)
} | {0xFF20: "@"}

# Anything that an address may hold, and its domain; half of one counts, since texts come cut.
_EMAIL = re2.compile(
    r'(?:"[^"@\n]{1,64}"|[^\s@<>(),:;\[\]\\"]+)(?:@|%40)(?:\[[^\]\s]*\]?|[\pL\pN._\-]*)'
)
# Not (?i), to which ſ and the sign of kelvins are letters from a to z.
_IBAN = re2.compile(r"\b[A-Za-z]{2}[0-9]{2}(?:[ \-]?[A-Za-z0-9]){11,30}\b")
_IBAN_BEGINS = b"aa00"
_TOKEN = re2.compile(
    rf"[A-Za-z0-9_\-+/=]{{{_LONG},}}(?:\.[A-Za-z0-9_\-]*)*|\bsk-[A-Za-z0-9_\-]{{8,}}"
)
_NUMBER = re2.compile(r"[+(]{0,2}[0-9](?:[ ().\-/\x{a0}\x{2007}-\x{2015}\x{202f}·]*[0-9]){6,}")
_SHORT_NUMBER = re2.compile(r"[0-9]{3}[ .\-][0-9]{4}")
_DATE = re2.compile(
    r"(?:[0-9]{4}[\-/.][0-9]{1,2}[\-/.][0-9]{1,2}|[0-9]{1,2}[\-/.][0-9]{1,2}[\-/.][0-9]{4})"
    r"(?:[ \-]+[0-9]{1,2})?"
)
# An instant as programs write it, which a fraction of a second makes look like a number.
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?"
    r"(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})?"
)
_SHORTEST_IBAN = 15
_FEWEST_DIGITS = 7
_DIGITS_OF_A_NUMBER = 8


def clean(text: str) -> str:
    """Return at most 100 characters of ``text`` with personal data replaced by ``[redacted]``.

    Redacted are: e-mail addresses; IBANs (mod 97); tokens (20 or more joined characters that no
    word has, JWTs, ``sk-…``); and any run of 8 digits or more, which takes in phone numbers and
    cards, mistyped ones too. Dates stay, and so does what is an instant of RFC 3339 and no more.
    Redaction precedes the cut, so no half of one is left.
    """
    if len(text) > PREFIX:
        text = _whole(text[:PREFIX])
    return redacted(text)[:LIMIT]


def redacted(text: str) -> str:
    """Return ``text`` with personal data replaced, at its full length."""
    if not text.isascii():
        text = _in_ascii_digits(text)
    classes = text.encode().translate(_CLASSES)
    # `in` with bytes on both sides first tries them as numbers; find does not.
    if _DIGIT not in classes and "@" not in text and classes.find(_RUN) < 0 and "sk-" not in text:
        return text
    return _searched(text, classes)


def _in_ascii_digits(text: str) -> str:
    """Return ``text`` with other scripts' digits as ours, and without half characters."""
    text = text.encode("utf-8", "replace").decode()
    return text.translate(_TO_ASCII) if _FOREIGN.search(text) else text


def _searched(text: str, classes: bytes) -> str:
    if _INSTANT.fullmatch(text):
        return text
    if "@" in text or "%40" in text:
        text = str(_EMAIL.sub(MARK, text))
    many = classes.count(b"0") >= _FEWEST_DIGITS
    if many and classes.find(_IBAN_BEGINS) >= 0:
        text = _IBAN.sub(_without_iban, text)
    if _RUN in classes.translate(_DIGIT_TO_LETTER) or "sk-" in text:
        text = _TOKEN.sub(_without_token, text)
    if many:
        text = _NUMBER.sub(_without_number, text)
    return str(text)


def _whole(text: str) -> str:
    """Return a cut text without its last word, which the cut may have halved."""
    kept = text.rstrip()
    if kept != text:
        return kept
    words = text.rsplit(maxsplit=1)
    return words[0] if len(words) > 1 else text


def _without_iban(found: Any) -> str:
    """Redact the longest beginning that passes mod 97; groups of letters may follow an IBAN."""
    whole = str(found.group())
    for end in range(len(whole), _SHORTEST_IBAN - 1, -1):
        if not whole[end - 1].isalnum():
            continue
        compact = "".join(c for c in whole[:end] if c.isalnum()).upper()
        if len(compact) >= _SHORTEST_IBAN and int(_figures(compact[4:] + compact[:4])) % 97 == 1:
            return MARK + whole[end:]
    return whole


def _figures(letters: str) -> str:
    return "".join(str(int(letter, 36)) for letter in letters)


def _without_token(found: Any) -> str:
    whole = str(found.group())
    return MARK if _is_token(whole) else whole


def _is_token(run: str) -> bool:
    """Say whether joined characters look drawn by lot: letters mixed with digits or capitals.

    A slash may be that of a path, so a piece between slashes must look so by itself, or the whole
    must mix small letters, capitals and digits.
    """
    if run.startswith("sk-"):
        return True
    pieces = [piece for piece in run.split("/") if len(piece) >= _LONG]
    return any(_is_mixed(piece, 2) for piece in pieces) or _is_mixed(run, 3)


def _is_mixed(run: str, kinds: int) -> bool:
    digits = any(c.isdigit() for c in run)
    small = any(c.islower() for c in run)
    # A capital that begins a word is no sign of chance; one inside it is.
    capital = any(a.isalnum() and b.isupper() for a, b in itertools.pairwise(run))
    return digits + small + capital >= kinds and not run.isupper()


def _without_number(found: Any) -> str:
    whole = str(found.group())
    digits = sum(c.isdigit() for c in whole)
    if digits < _DIGITS_OF_A_NUMBER:
        return MARK if _SHORT_NUMBER.fullmatch(whole) or whole[0] == "+" else whole
    return whole if _DATE.fullmatch(whole) else MARK
