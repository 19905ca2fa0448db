"""What a text is about, by the words that the configuration gives for each topic."""

from collections.abc import Iterable, Sequence, Set

from exporter.text import tokens

# As many as an event may carry.
MOST = 32


class Topics:
    """The configured topics, turned around: word → topics, first word of a phrase → phrases."""

    def __init__(self, topics: Iterable[tuple[str, Iterable[str]]]) -> None:
        self._words: dict[str, list[str]] = {}
        self._phrases: dict[str, list[tuple[list[str], str]]] = {}
        for name, listed in topics:
            for entry in listed:
                phrase = tokens.words(entry)
                if len(phrase) == 1:
                    self._words.setdefault(phrase[0], []).append(name)
                elif phrase:
                    self._phrases.setdefault(phrase[0], []).append((phrase, name))
        self._known = frozenset(self._words.keys() | self._phrases.keys())

    def of(self, words: Sequence[str], unique: Set[str]) -> tuple[str, ...]:
        """Return the topics that a text names, sorted, each once."""
        known = unique & self._known
        if not known:
            return ()
        found = {topic for word in known for topic in self._words.get(word, ())}
        for word in known & self._phrases.keys():
            found.update(name for phrase, name in self._phrases[word] if _holds(words, phrase))
        return tuple(sorted(found)[:MOST])


def _holds(words: Sequence[str], phrase: Sequence[str]) -> bool:
    length = len(phrase)
    return any(words[at : at + length] == phrase for at in range(len(words) - length + 1))
