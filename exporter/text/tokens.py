"""A text as its words."""

import itertools
from operator import itemgetter

# What is read of a text; a longer one is told by its beginning. So many weights fit a byte.
CHARACTERS = 1000
WORDS = 120
_BLANKS = bytes(
    ord(chr(i).lower()) if i < 128 and chr(i).isalpha() else i if i > 127 else 32
    for i in range(256)
)
# Signs that are no part of a word, by the first byte that they have in common.
_MARKS = tuple(
    (first, tuple(marks))
    for first, marks in itertools.groupby(
        sorted(mark.encode() for mark in "’‘“”«»¿¡…–—\u00a0\u202f，。！？、"), key=itemgetter(0)
    )
)


def words(text: str) -> list[str]:
    """Return the first words of a text in small letters; an apostrophe divides two words.

    Bytes are translated instead of characters: five times as fast as an expression.
    """
    if len(text) > CHARACTERS:
        text = text[:CHARACTERS]
    if text.isascii():
        found = text.encode().translate(_BLANKS).decode().split()
    else:
        encoded = text.lower().encode("utf-8", "replace").translate(_BLANKS)
        for first, marks in _MARKS:
            if first in encoded:
                for mark in marks:
                    encoded = encoded.replace(mark, b" ")
        found = encoded.decode().split()
    return found if len(found) <= WORDS else found[:WORDS]
