"""How a text feels, from its language's word lists: coarse, explainable, and marked as derived."""

import functools
from collections.abc import Sequence

from exporter.events.fields import Overall, Sentiment
from exporter.text.lexicon import LEXICONS, parse

_GLAD = frozenset("😀😃😄😁😊😍🥰😘👍👏🙏🎉💯🤩😻✨🥳🙂")
_SAD = frozenset("😡😠🤬👎😞😢😭😤😒🙁😩😫💔🤮😕😣")
_SIGNS = _GLAD | _SAD
# Emoji beyond so many characters add nothing but time.
_SEEN = 200
_MOST_WORDS = 24
_MUTE = parse("", "")
# What a text of a known language shows that has no word that feels.
_CALM = Sentiment("neutral", 0.5, (), derived=True)


def words() -> frozenset[str]:
    """Return the words of all languages that feel, or turn what others feel."""
    return frozenset(
        word for one in LEXICONS.values() for word in one.negators | one.feelings.keys()
    )


def sentiment(words: Sequence[str], language: str | None, text: str) -> Sentiment | None:
    """Return how a text feels, or None where its language is not known and no emoji helps.

    A negator turns the next word that feels: "not at all happy". Confidence is how far feelings
    agree, nearer to 1 the more there are; 0.5 where a text of a known language shows none.
    """
    lexicon = LEXICONS.get(language) if language else None
    signs = "" if text.isascii() else _signs(text)
    if lexicon is None:
        return _verdict(None, (), signs) if signs else None
    if not (words or signs):
        return _CALM
    return _verdict(language, tuple(filter(lexicon.telling, words))[:_MOST_WORDS], signs)


def _signs(text: str) -> str:
    if _SIGNS.isdisjoint(text):
        return ""
    return "".join(sign for sign in text[:_SEEN] if sign in _SIGNS)[:_MOST_WORDS]


@functools.lru_cache(maxsize=8192)
def _verdict(language: str | None, telling: tuple[str, ...], signs: str) -> Sentiment:
    """Return what words and emoji come to; people use few of them, so most answers are kept."""
    glad = sum(sign in _GLAD for sign in signs)
    sad = len(signs) - glad
    emotions = set()
    lexicon = LEXICONS.get(language or "", _MUTE)
    turned = False
    for word in telling:
        if word in lexicon.negators:
            turned = True
            continue
        if (lexicon.feelings[word] > 0) is not turned:
            glad += 1
        else:
            sad += 1
        if word in lexicon.emotions and not turned:
            emotions.add(lexicon.emotions[word])
        turned = False
    return _weighed(glad, sad, tuple(sorted(emotions)))


def _weighed(glad: int, sad: int, emotions: tuple[str, ...]) -> Sentiment:
    if glad == sad:
        return Sentiment("neutral", 0.5, emotions, derived=True)
    felt = glad + sad
    confidence = round(abs(glad - sad) / felt * (1 - 0.5 ** (felt + 1)), 2)
    overall: Overall = "positive" if glad > sad else "negative"
    return Sentiment(overall, confidence, emotions, derived=True)
