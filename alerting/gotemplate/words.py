"""Letters in upper and lower case, each by itself as Go's package strings does it."""

from alerting.gotemplate import quoting


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


def _one(character: str, other: str) -> str:
    """Return the other case of a character, if that is one character too: not ß in upper case."""
    return other if len(other) == 1 else character


def _separates(character: str) -> bool:
    """Say whether a word begins behind a character."""
    if character.isascii():
        return not (character.isalnum() or character == "_")
    return not (character.isalpha() or character.isdecimal()) and character.isspace()
