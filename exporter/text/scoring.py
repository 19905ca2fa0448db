"""One look at a text that tells its language, feeling and topics."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from exporter.events.fields import Sentiment
from exporter.text import language, sentiment, tokens, topics


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


class Scored(NamedTuple):
    """What a text tells; None or empty where it tells nothing, which counts as unscored."""

    language: str | None
    sentiment: Sentiment | None
    topics: tuple[str, ...]


class Scorer:
    """Scores texts by one configuration; with ``score: false`` it tells nothing of any text."""

    def __init__(self, settings: Settings) -> None:
        self._scores = settings.score
        self._topics = topics.Topics((topic.name, topic.words) for topic in settings.topics)

    def score(self, text: str, given: str | None = None) -> Scored:
        """Return what ``text`` tells; ``given`` is its language where the sender knows it."""
        if not self._scores:
            return Scored(given, None, ())
        words = tokens.words(text)
        unique = set(words)
        told = given or language.language(unique, text)
        base = told.partition("-")[0].lower() if given and told else told
        return Scored(
            told,
            sentiment.sentiment(words, unique, base, text),
            self._topics.of(words, unique),
        )

    def language(self, text: str) -> str | None:
        """Return the language of ``text`` alone, or None."""
        return language.language(set(tokens.words(text)), text) if self._scores else None
