"""Letters in upper and lower case, each by itself as Go's package strings does it."""

import re
from typing import Final

from alerting.gotemplate import quoting

# Marks that stand within a word: between letters, and between digits.
_WORD: Final = re.compile(r"\w+(?:(?:(?<=[^\W\d_])['’.:·](?=[^\W\d_])|(?<=\d)['’.,;](?=\d))\w+)*")


def upper(text: str) -> str:
    return "".join([_one(one, one.upper()) for one in quoting.shown(text)])


def lower(text: str) -> str:
    # Of İ, Python makes two characters, of which the first is the letter.
    return "".join([one.lower()[0] for one in quoting.shown(text)])


def title(text: str) -> str:
    """Return a text with the first letter of every word large; the others stay as they are."""
    found = []
    before = " "
    for character in quoting.shown(text):
        begins = _separates(before)
        found.append(_one(character, character.title()) if begins else character)
        before = character
    return "".join(found)


def heading(text: str) -> str:
    """Return a text with the first letter of every word large and all others small.

    What a word is, is UAX #29's, nearly: `don't` and `a.b` are one, `a-b` is two.
    """
    return _WORD.sub(_headed, quoting.shown(text))


def _headed(word: re.Match[str]) -> str:
    first = next((at for at, one in enumerate(word[0]) if one.isalpha()), 0)
    before, letter, rest = word[0][:first], word[0][first : first + 1], word[0][first + 1 :]
    # Together, so that a sigma at the end of a word becomes the one for there.
    return before + letter.title() + (letter + rest).lower()[len(letter.lower()) :]


def _one(character: str, other: str) -> str:
    """Return the other case of a character, if that is one character too: not ß in upper case."""
    return other if len(other) == 1 else character


def _separates(character: str) -> bool:
    """Say whether a word begins behind a character."""
    if character.isascii():
        return not (character.isalnum() or character == "_")
    return not (character.isalpha() or character.isdecimal()) and character.isspace()
