"""What a text is about, by the words that the configuration gives for each topic."""

from collections.abc import Iterable, Sequence

from exporter.text import tokens

# As many as an event may carry.
MOST = 32


class Topics:
    """The configured topics, turned around: the first word of each entry → its rest and topic."""

    def __init__(self, topics: Iterable[tuple[str, Iterable[str]]]) -> None:
        self._entries: dict[str, list[tuple[list[str], str]]] = {}
        for name, listed in topics:
            for entry in listed:
                words = tokens.words(entry)
                if words:
                    self._entries.setdefault(words[0], []).append((words[1:], name))
        self.words = frozenset(self._entries)
        self._known = self.words.__contains__

    def of(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return the topics that a text names, sorted, each once."""
        found = set()
        for word in filter(self._known, words):
            for rest, name in self._entries[word]:
                if not rest or _follows(words, word, rest):
                    found.add(name)
        return tuple(sorted(found)[:MOST])


def _follows(words: Sequence[str], first: str, rest: Sequence[str]) -> bool:
    places = (index + 1 for index, word in enumerate(words) if word == first)
    return any(words[place : place + len(rest)] == rest for place in places)
