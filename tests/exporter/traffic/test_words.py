import pytest

from exporter.sections import Text
from exporter.text.scoring import Scorer
from exporter.traffic import words
from exporter.traffic.dice import Dice
from exporter.traffic.topics import TOPICS

LANGUAGES = ("en", "fr", "de", "es", "it", "nl")
SCORER = Scorer(Text())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_of_every_text_is_told_by_chatwatch(language: str) -> None:
    dice = Dice("language")
    texts = {words.question(dice, language, topic.name) for topic in TOPICS for _ in range(9)}
    assert {text: SCORER.score(text).language for text in texts} == dict.fromkeys(texts, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("mood", "overall"), [("glad", "positive"), ("calm", "neutral"), ("sad", "negative")]
)
def test_the_mood_of_every_text_is_told_by_chatwatch(
    language: str, mood: str, overall: str
) -> None:
    dice = Dice("mood")
    for text in {words.follows(dice, language, mood) for _ in range(9)}:
        scored = SCORER.score(text)
        assert scored.sentiment is not None, text
        assert (scored.language, scored.sentiment.overall) == (language, overall), text
