import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.text import language
from exporter.text.scoring import Scorer
from tests.exporter.text.settings import Settings

SCORER = Scorer(Settings())

SENTENCES = [
    ("en", "Thank you, your order is on its way and will arrive tomorrow."),
    ("en", "Hi, I can't log in"),
    ("en", "Where is my refund?"),
    ("en", "Do you ship to Canada?"),
    ("en", "it doesn't work, what should I do"),
    ("fr", "Bonjour, je voudrais savoir où est ma commande"),
    ("fr", "Merci beaucoup pour votre aide"),
    ("fr", "Ça ne marche pas du tout"),
    ("fr", "Est-ce que vous livrez en Belgique ?"),
    ("fr", "j'ai besoin d'un remboursement"),
    ("de", "Guten Tag, wo ist meine Bestellung?"),
    ("de", "Ich habe noch keine Antwort bekommen"),
    ("de", "Vielen Dank für die schnelle Hilfe"),
    ("de", "Das funktioniert leider nicht"),
    ("es", "Hola, ¿dónde está mi pedido?"),
    ("es", "No puedo entrar en mi cuenta"),
    ("es", "Muchas gracias por su ayuda"),
    ("es", "Quiero hablar con una persona"),
    ("pt", "Olá, onde está o meu pedido?"),
    ("pt", "Não consigo entrar na minha conta"),
    ("pt", "Muito obrigado pela ajuda, você é ótimo"),
    ("it", "Buongiorno, dove è il mio ordine?"),
    ("it", "Non riesco ad accedere, potete aiutarmi?"),
    ("it", "Grazie mille per la risposta"),
    ("nl", "Hallo, waar is mijn bestelling?"),
    ("nl", "Ik kan niet inloggen op mijn account"),
    ("ja", "注文はどこですか"),
    ("zh", "我的订单在哪里"),
    ("ko", "주문이 어디에 있나요"),
    ("ru", "Где мой заказ? Ещё не пришёл"),
    ("uk", "Де моє замовлення? Дякую, її немає"),
    ("ar", "أين طلبي من فضلك"),
    ("he", "איפה ההזמנה שלי"),
    ("el", "πού είναι η παραγγελία μου"),
    ("th", "คำสั่งซื้อของฉันอยู่ที่ไหน"),
]


@pytest.mark.parametrize(("expected", "text"), SENTENCES)
def test_the_language_of_a_sentence_is_told(expected: str, text: str) -> None:
    assert SCORER.score(text).language == expected


@pytest.mark.parametrize("text", ["", "xyzzy", "12345", "a", "👍", "سفارش من کجاست", "café"])
def test_what_does_not_tell_has_no_language(text: str) -> None:
    assert SCORER.score(text).language is None


def test_a_tie_has_no_language() -> None:
    tie = bytes([2, 2, 0, 0, 0, 0, 0])
    assert language.heaviest(tie, "x") is None
    assert language.heaviest(bytes([1, 0, 0, 0, 0, 0, 0]), "x") is None
    assert language.heaviest(bytes([0, 3, 2, 0, 0, 0, 0]), "x") == language.LANGUAGES[1]


def test_a_word_of_one_language_weighs_twice() -> None:
    weights = language.weights()
    assert sorted(weights["bonjour"]) == [0, 0, 0, 0, 0, 0, 2]
    assert max(weights["de"]) == 1
    assert sum(weights["de"]) > 1


@given(st.text(st.characters(), max_size=2000))
def test_any_text_has_a_language_or_none(text: str) -> None:
    found = SCORER.score(text).language
    assert found is None or found.isalpha()
