"""One look at a text that tells its language, feeling and topics."""

import functools
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from exporter.events.fields import Sentiment
from exporter.text import language, sentiment, tokens, topics

# Where, behind the weights of each language, words of topics and words that feel are counted.
_TOPICS = len(language.LANGUAGES)
_FEELS = _TOPICS + 1
_BYTES = _FEELS + 1
# What a word weighs that nobody listed.
_NOTHING = itertools.repeat(0)


class Topic(Protocol):
    """A configured topic."""

    @property
    def name(self) -> str: ...
    @property
    def words(self) -> Sequence[str]: ...


class Settings(Protocol):
    """The section ``text`` of the configuration, as far as scoring goes."""

    @property
    def score(self) -> bool: ...
    @property
    def topics(self) -> Sequence[Topic]: ...


class Scored(Struct, frozen=True, gc=False):
    """What a text tells; None or empty where it tells nothing, which counts as unscored."""

    language: str | None
    sentiment: Sentiment | None
    topics: tuple[str, ...]


class Scorer:
    """Scores texts by one configuration; with ``score: false`` it tells nothing of any text."""

    def __init__(self, settings: Settings) -> None:
        self._scores = settings.score
        self._topics = topics.Topics((topic.name, topic.words) for topic in settings.topics)
        # word → its weights as one integer, a byte a language and two more, so that one sum over a
        # text's words tells most of it.
        self._weigh = _weights(self._topics.words).get

    def score(self, text: str, given: str | None = None) -> Scored:
        """Return what ``text`` tells; ``given`` is its language where the sender knows it."""
        if not self._scores:
            return Scored(given, None, ())
        words = tokens.words(text)
        sums = sum(map(self._weigh, words, _NOTHING)).to_bytes(_BYTES, "little")
        told = given or language.heaviest(sums[:_TOPICS], text)
        base = given.partition("-")[0].lower() if given else told
        named = self._topics.of(words) if sums[_TOPICS] else ()
        feeling = sentiment.sentiment(words if sums[_FEELS] else (), base, text)
        return Scored(told, feeling, named)


def _weights(topical: Iterable[str]) -> dict[str, int]:
    weights = dict(_usual())
    for word in topical:
        weights[word] = weights.get(word, 0) | 1 << 8 * _TOPICS
    return weights


@functools.cache
def _usual() -> Mapping[str, int]:
    """Return the weights that no configuration changes; a reload makes a scorer anew."""
    weights = {word: int.from_bytes(each, "little") for word, each in language.weights().items()}
    for word in sentiment.words():
        weights[word] = weights.get(word, 0) | 1 << 8 * _FEELS
    return weights
