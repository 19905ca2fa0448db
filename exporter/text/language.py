"""The language of a text, from its commonest words or from its script."""

import re
from collections import Counter
from collections.abc import Set

from exporter.text.lexicon import LEXICONS

_SPOKEN = Counter(word for lexicon in LEXICONS.values() for word in lexicon.common)
# word → the languages that have it; one that a single language has weighs twice.
_SPEAKERS = {
    word: tuple(language for language, known in LEXICONS.items() if word in known.common)
    for word in _SPOKEN
}
_KNOWN = frozenset(_SPEAKERS)
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


def language(words: Set[str], text: str) -> str | None:
    """Return a BCP 47 language, or None where the words do not tell.

    ``words`` are those of ``text``. It takes a word that one language alone has, or two shared
    ones, and more of them than any other language shows.
    """
    known = words & _KNOWN
    if not known:
        return None if text.isascii() else _written(text)
    weights: dict[str, int] = {}
    for word in known:
        speakers = _SPEAKERS[word]
        weight = 2 if len(speakers) == 1 else 1
        for speaker in speakers:
            weights[speaker] = weights.get(speaker, 0) + weight
    best = max(weights, key=weights.__getitem__)
    most = weights[best]
    if most < _ENOUGH or list(weights.values()).count(most) > 1:
        return None
    return best


def _written(text: str) -> str | None:
    low = text[:200].lower()
    for tongue, letters, strange in _SCRIPTS:
        if letters.search(low):
            return None if strange is not None and strange.search(low) else tongue
    return None
