from hypothesis import given
from hypothesis import strategies as st

from exporter.events.fields import Sentiment
from exporter.text import sentiment, tokens
from exporter.text.scoring import Scored, Scorer
from tests.exporter.text.settings import Settings, Topic

SCORER = Scorer(Settings(topics=(Topic("delivery", ("order", "zyx")),)))


def test_one_look_tells_all() -> None:
    scored = SCORER.score("Thank you, my order is here")
    assert scored == Scored(
        "en", Sentiment("positive", 0.75, ("gratitude",), derived=True), ("delivery",)
    )


def test_a_topic_needs_no_language() -> None:
    assert SCORER.score("zyx") == Scored(None, None, ("delivery",))


def test_the_given_language_is_believed() -> None:
    scored = SCORER.score("super", "fr-CA")
    assert scored.language == "fr-CA"
    assert scored.sentiment is not None
    assert scored.sentiment.overall == "positive"
    assert SCORER.score("super", "ja").sentiment is None


def test_scoring_can_be_switched_off() -> None:
    silent = Scorer(Settings(score=False))
    assert silent.score("Thank you, my order is here") == Scored(None, None, ())
    assert silent.score("Thank you", "en") == Scored("en", None, ())


def test_the_longest_text_does_not_spill_from_one_weight_into_the_next() -> None:
    assert SCORER.score("the " * 500 + "und").language == "en"
    assert SCORER.score("order " * 500).topics == ("delivery",)


@given(st.text(st.characters(), max_size=3000))
def test_any_text_can_be_scored(text: str) -> None:
    scored = SCORER.score(text)
    assert scored.sentiment == sentiment.sentiment(tokens.words(text), scored.language, text)


@given(st.lists(st.sampled_from([*sorted(sentiment.words()), "the", "is", "order"]), max_size=9))
def test_a_text_of_words_that_feel_feels_as_they_do_alone(words: list[str]) -> None:
    scored = SCORER.score(" ".join(words))
    assert scored.sentiment == sentiment.sentiment(words, scored.language, " ".join(words))
