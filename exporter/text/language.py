"""The language of a text, from its commonest and its feeling words, or from its script."""

import re

from exporter.text.lexicon import LEXICONS

LANGUAGES = tuple(LEXICONS)
_ENOUGH = 2

# Scripts that (nearly) one language writes; kana before Han, since Japanese has both. Letters of
# Persian, Urdu, Ukrainian and others leave a script undecided.
_SCRIPTS = (
    ("ja", re.compile("[\u3041-\u30ff]"), None),
    ("ko", re.compile("[\uac00-\ud7a3]"), None),
    ("zh", re.compile("[\u4e00-\u9fff]"), None),
    ("th", re.compile("[\u0e01-\u0e5b]"), None),
    ("he", re.compile("[\u05d0-\u05ea]"), None),
    ("el", re.compile("[\u03b1-\u03c9]"), None),
    ("uk", re.compile("[іїєґ]"), re.compile("[ыэё]")),
    ("ru", re.compile("[а-я]"), re.compile("[іїєґјљњћђџѓќў]")),
    ("ar", re.compile("[\u0621-\u064a]"), re.compile("[پچژگکیٹڈے]")),
)
_SCRIPT_CHARACTERS = 200


def weights() -> dict[str, bytes]:
    """Return word → its weight in each of LANGUAGES; what one language alone has weighs twice."""
    speakers: dict[str, list[str]] = {}
    for tongue, lexicon in LEXICONS.items():
        for word in lexicon.common | lexicon.feelings.keys():
            speakers.setdefault(word, []).append(tongue)
    return {
        word: bytes((tongue in some) * (2 if len(some) == 1 else 1) for tongue in LANGUAGES)
        for word, some in speakers.items()
    }


def heaviest(sums: bytes, text: str) -> str | None:
    """Return the BCP 47 language that weighs most, by its script where no word is known.

    None where the words do not tell: it takes a word that one language alone has, or two shared
    ones, and more of them than any other language shows.
    """
    most = max(sums)
    if most == 0:
        return None if text.isascii() else script(text)
    if most < _ENOUGH or sums.count(most) > 1:
        return None
    return LANGUAGES[sums.index(most)]


def script(text: str) -> str | None:
    """Return the language that a script stands for, or None."""
    low = text[:_SCRIPT_CHARACTERS].lower()
    for tongue, letters, strange in _SCRIPTS:
        if letters.search(low):
            return None if strange is not None and strange.search(low) else tongue
    return None
