"""How a text feels, from its language's word lists: coarse, explainable, and marked as derived."""

from collections.abc import Sequence, Set

from exporter.events.fields import Sentiment
from exporter.text.lexicon import LEXICONS

# A negator turns what follows it within so many words: "not at all happy".
_REACH = 3
_GLAD = frozenset("😀😃😄😁😊😍🥰😘👍👏🙏🎉💯🤩😻✨🥳🙂")
_SAD = frozenset("😡😠🤬👎😞😢😭😤😒🙁😩😫💔🤮😕😣")
_SIGNS = _GLAD | _SAD
_NEUTRAL = Sentiment("neutral", 0.5, (), derived=True)


def sentiment(
    words: Sequence[str], unique: Set[str], language: str | None, text: str
) -> Sentiment | None:
    """Return how a text feels, or None where its language is not known and no emoji helps.

    Confidence is how far feelings agree, nearer to 1 the more there are; 0.5 where a text of a
    known language shows none.
    """
    lexicon = LEXICONS.get(language) if language else None
    balance = _signs(text)
    emotions: list[str] = []
    if lexicon is not None and not lexicon.feelings.keys().isdisjoint(unique):
        turned_until = -1
        for index, word in enumerate(words):
            if word in lexicon.negators:
                turned_until = index + _REACH
                continue
            feeling = lexicon.feelings.get(word)
            if feeling is None:
                continue
            turned = index <= turned_until
            balance.append(-feeling if turned else feeling)
            emotion = lexicon.emotions.get(word)
            if emotion and not turned and emotion not in emotions:
                emotions.append(emotion)
    if not balance:
        return None if lexicon is None else _NEUTRAL
    return _weighed(balance, tuple(emotions[:8]))


def _signs(text: str) -> list[int]:
    if text.isascii() or _SIGNS.isdisjoint(text):
        return []
    return [1 if sign in _GLAD else -1 for sign in text[:200] if sign in _SIGNS]


def _weighed(balance: Sequence[int], emotions: tuple[str, ...]) -> Sentiment:
    total = sum(balance)
    if total == 0:
        return Sentiment("neutral", 0.5, emotions, derived=True)
    agreement = abs(total) / len(balance)
    confidence = round(agreement * (1 - 0.5 ** (len(balance) + 1)), 2)
    overall = "positive" if total > 0 else "negative"
    return Sentiment(overall, confidence, emotions, derived=True)
