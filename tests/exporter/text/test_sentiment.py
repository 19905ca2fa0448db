import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.text import tokens
from exporter.text.sentiment import sentiment, words

SENTENCES = [
    ("en", "positive", "Great service, thank you so much!"),
    ("en", "positive", "not bad at all"),
    ("en", "negative", "This is not good, I am really disappointed"),
    ("en", "negative", "the app crashes and I am furious"),
    ("en", "neutral", "Do you ship to Canada?"),
    ("fr", "positive", "Merci, c'est parfait"),
    ("fr", "negative", "Je ne suis pas content, la livraison est en retard"),
    ("fr", "neutral", "Où est ma commande ?"),
    ("de", "positive", "Vielen Dank, alles funktioniert"),
    ("de", "negative", "Das ist nicht gut, ich bin enttäuscht"),
    ("es", "positive", "Excelente, muchas gracias"),
    ("es", "negative", "No estoy contento, el pedido llegó roto"),
    ("pt", "negative", "Estou muito chateado com o atraso"),
    ("it", "positive", "Ottimo servizio, grazie"),
    ("nl", "negative", "Ik ben teleurgesteld, het is kapot"),
]


@pytest.mark.parametrize(("language", "overall", "text"), SENTENCES)
def test_a_sentence_feels_as_people_say(language: str, overall: str, text: str) -> None:
    found = sentiment(tokens.words(text), language, text)
    assert found is not None
    assert found.overall == overall
    assert found.derived


def test_more_agreement_is_more_confidence() -> None:
    def confidence(text: str) -> float:
        found = sentiment(tokens.words(text), "en", text)
        return found.confidence or 0.0 if found else 0.0

    assert confidence("good") == 0.75
    assert confidence("good great excellent") > confidence("good great") > confidence("good")
    assert confidence("good great bad") < confidence("good great")
    assert confidence("good bad") == confidence("table") == 0.5


def test_emotions_are_named_once_and_not_when_turned() -> None:
    text = "angry, furious and worried"
    found = sentiment(tokens.words(text), "en", text)
    assert found is not None
    assert found.emotions == ("anger", "fear")
    turned = sentiment(["not", "happy"], "en", "not happy")
    assert turned is not None
    assert (turned.overall, turned.emotions) == ("negative", ())


@pytest.mark.parametrize(
    ("text", "overall"), [("👍", "positive"), ("😡😡", "negative"), ("👍😡", "neutral")]
)
def test_an_emoji_tells_in_any_language(text: str, overall: str) -> None:
    found = sentiment([], None, text)
    assert found is not None
    assert found.overall == overall


@pytest.mark.parametrize(("language", "text"), [(None, "xyzzy"), ("ja", "注文"), (None, "é")])
def test_what_cannot_be_told_is_unscored(language: str | None, text: str) -> None:
    assert sentiment(tokens.words(text), language, text) is None


@given(st.text(st.characters(), max_size=300), st.sampled_from([None, "en", "fr", "xx"]))
def test_confidence_is_a_ratio(text: str, language: str | None) -> None:
    found = sentiment(tokens.words(text), language, text)
    assert found is None or 0 <= (found.confidence or 0) <= 1


def test_words_that_feel_and_words_that_turn_them_are_known_for_all_languages() -> None:
    assert {"thank", "not", "merci", "pas", "danke", "nicht"} <= words()
    assert "order" not in words()
