"""The word lists of each language, read once from ``words/*.txt``."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from importlib import resources

from msgspec import Struct

_SHORTEST_BARE = 4


class Lexicon(Struct, frozen=True):
    """The words of one language.

    ``common`` tell the language; ``feelings`` map a word to +1 or -1, ``emotions`` to what is felt;
    ``negators`` turn the feeling of the next word; ``telling`` asks for a word of either kind.
    """

    language: str
    common: frozenset[str]
    feelings: Mapping[str, int]
    emotions: Mapping[str, str]
    negators: frozenset[str]
    telling: Callable[[str], bool]


def parse(language: str, text: str) -> Lexicon:
    """Return the lexicon in ``name: words`` lines.

    ``+`` and ``-`` before a name say how its words feel; the rest of that name is the emotion.
    Words also count without their accents, as people type them.
    """
    lists: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, _, listed = line.partition(":")
        if listed and not name.startswith("#"):
            lists.setdefault(name, []).extend(_spelt(listed.split()))
    signed = {name: found for name, found in lists.items() if name[0] in "+-"}
    feelings = {w: 1 if name[0] == "+" else -1 for name, found in signed.items() for w in found}
    negators = frozenset(lists.get("negators", ()))
    return Lexicon(
        language,
        common=frozenset(lists.get("common", ())),
        feelings=feelings,
        emotions={w: name[1:] for name, found in signed.items() for w in found if name[1:]},
        negators=negators,
        telling=(negators | feelings.keys()).__contains__,
    )


def _spelt(listed: Iterable[str]) -> list[str]:
    spelt = []
    for word in listed:
        spelt.append(word)
        bare = "".join(
            c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)
        )
        if bare != word and len(bare) >= _SHORTEST_BARE:
            spelt.append(bare)
    return spelt


LEXICONS: Mapping[str, Lexicon] = {
    language: parse(
        language,
        resources.files("exporter.text.words").joinpath(f"{language}.txt").read_text("utf-8"),
    )
    for language in ("en", "fr", "de", "es", "pt", "it", "nl")
}
