import pytest

from exporter.text import tokens
from exporter.text.topics import MOST, Topics

TOPICS = Topics(
    [
        ("delivery", ["order", "parcel", "livraison", "delivery time"]),
        ("billing", ["invoice", "Refund", "carte bancaire", "money back please"]),
        ("orders", ["order"]),
        ("empty", ["", "123"]),
    ]
)


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("", ()),
        ("hello there", ()),
        ("Where is my ORDER?", ("delivery", "orders")),
        ("refund of the invoice", ("billing",)),
        ("ma carte est perdue", ()),
        ("ma carte, ma carte bancaire", ("billing",)),
        ("what is the delivery time", ("delivery",)),
        ("I want my money back", ()),
        ("money back, please", ("billing",)),
        ("delivery", ()),
    ],
)
def test_topics_are_found_by_words_and_phrases(text: str, topics: tuple[str, ...]) -> None:
    assert TOPICS.of(tokens.words(text)) == topics


def test_a_text_has_no_more_topics_than_an_event_takes() -> None:
    many = Topics((f"t{number:02}", ["word"]) for number in range(50))
    assert len(many.of(["word"])) == MOST


def test_first_words_are_known() -> None:
    assert TOPICS.words == {
        "order",
        "parcel",
        "livraison",
        "delivery",
        "invoice",
        "refund",
        "carte",
        "money",
    }
