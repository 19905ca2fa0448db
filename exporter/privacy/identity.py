"""Ids that tell who somebody is, and the pseudonyms that take their place."""

import hashlib
import re

import re2

KEY_BYTES = 32
_NUMBERLIKE = frozenset("0123456789(")
_MARK = "p-"
_DIGEST_BYTES = 16
_SCHEME = re.compile(r"(?:whatsapp|messenger|instagram|sms|tel|mailto):(?://)?", re.IGNORECASE)
_WRITTEN_NUMBER = re2.compile(r"[(]?[0-9][0-9 ().\-/]{5,30}")
_NUMBER_INSIDE = re2.compile(r"\+[0-9 ().\-]{7,}")


def pseudonym(value: str, key: bytes) -> str:
    """Return ``value``, or where it holds an e-mail or a phone number, a keyed digest of it.

    The same person gets the same pseudonym however the number or the address is spelt: case,
    blanks, ``00`` for ``+`` and a scheme such as ``whatsapp:`` do not count. A pseudonym stays as
    it is. Digits alone count as a phone number from 10 to 15 of them, as wa_id has it.
    """
    if "@" not in value and "+" not in value and value[:1] not in _NUMBERLIKE and ":" not in value:
        return value
    who = _person(value)
    if who is None:
        return value
    digest = hashlib.blake2b(who.encode("utf-8", "replace"), key=key, digest_size=_DIGEST_BYTES)
    return _MARK + digest.hexdigest()


def _person(value: str) -> str | None:
    """Return the one spelling of the e-mail or phone number in an id, None where there is none."""
    bare = _SCHEME.sub("", value, count=1).strip()
    if "@" in bare.strip("@"):
        return bare.casefold()
    digits = "".join(c for c in bare if "0" <= c <= "9")
    if _NUMBER_INSIDE.fullmatch(bare):
        return digits
    if _NUMBER_INSIDE.search(bare):
        return bare
    if not 7 <= len(digits) <= 17 or not _WRITTEN_NUMBER.fullmatch(bare):
        return None
    if bare.isdigit() and bare == value and len(digits) < 10 and not bare.startswith("00"):
        return None
    return None if _is_date(bare) else digits.removeprefix("00")


def _is_date(bare: str) -> bool:
    return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-[0-9]{1,2})?", bare) is not None
