"""Ids that tell who somebody is, and the pseudonyms that take their place."""

import hashlib
import re
from collections.abc import Iterable

_NUMBERLIKE = frozenset("0123456789(")
_MARK = "p-"
_DIGEST_BYTES = 16
_SCHEME = re.compile(r"\A\s*(?:whatsapp|messenger|instagram|sms|tel|mailto):(?://)?", re.IGNORECASE)
# Linear: nothing that repeats holds another repetition.
_WRITTEN_NUMBER = re.compile(r"[+(]{0,2}[0-9][0-9 ().\-/]*")
_NUMBER_INSIDE = re.compile(r"\+[0-9]{7,}")
# With all the blanks that strip() takes away.
_NUMBER_ALONE = re.compile(r"^[0-9(][0-9().\-/\s]*$", re.MULTILINE)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-[0-9]{1,2})?")
# Figures of an international number (E.164 has at most 15); without a sign of being one, as many
# as a national one has at least, since shorter ones are customer numbers.
_FEWEST, _FEWEST_BARE, _MOST = 7, 10, 15


def may_tell(values: Iterable[str | None]) -> bool:
    """Say whether ``pseudonym`` could change any of the values; one look at all of them."""
    text = "\n".join(filter(None, values))
    if "@" in text or "+" in text or ":" in text:
        return True
    return _NUMBER_ALONE.search(text) is not None


def pseudonym(value: str, key: bytes) -> str:
    """Return ``value``, or where it holds an e-mail or a phone number, a keyed digest of it.

    The same person gets the same pseudonym however the number or the address is spelt: case,
    blanks, ``00`` for ``+`` and a scheme such as ``whatsapp:`` do not count. A pseudonym stays as
    it is. Digits alone, or with hyphens, count as a phone number from 10 to 15 of them (a wa_id).
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
    if not _WRITTEN_NUMBER.fullmatch(bare):
        return bare if _NUMBER_INSIDE.search(bare) else None
    number = "".join(c for c in bare if "0" <= c <= "9").removeprefix("00")
    written = bare != value or bare[0] in "+(" or bare.startswith("00") or " " in bare
    fewest = _FEWEST if written else _FEWEST_BARE
    return number if fewest <= len(number) <= _MOST and not _DATE.fullmatch(bare) else None
