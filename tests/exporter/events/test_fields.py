from typing import Any

import pytest

from exporter.events.fields import Intent, Sentiment
from tests.exporter.events.examples import complaint, event


@pytest.mark.parametrize("language", ["en", "pt-BR", "zh-Hant-TW", "de-CH-1996"])
def test_a_language_is_bcp_47(language: str) -> None:
    assert event("chat.message.received", language=language).data.language == language


@pytest.mark.parametrize("language", ["", "e", "en_US", "english language", "en\n", "en-"])
def test_no_language_is_refused_with_an_example(language: str) -> None:
    told = complaint("chat.message.received", language=language)
    assert told.startswith("data.language: expected a BCP 47 language such as 'en' or 'pt-BR'")


@pytest.mark.parametrize(
    ("type", "field", "value", "told"),
    [
        ("chat.feedback.received", "score", 9, "expected an integer from 1 to 5, got 9"),
        ("chat.feedback.received", "score", 4.5, "expected an integer from 1 to 5, got 4.5"),
        ("chat.feedback.received", "score", "5", "expected an integer from 1 to 5, got '5'"),
        ("chat.feedback.received", "score", True, "expected an integer from 1 to 5, got true"),
        ("chat.feedback.received", "score", 10**40, "from 1 to 5, got a longer integer"),
        ("chat.message.sent", "agent_kind", "robot", "one of 'ai', 'human', 'system', got 'robot'"),
        ("chat.message.sent", "cached", "yes", "expected true or false, got 'yes'"),
        ("chat.message.sent", "response_seconds", float("nan"), "got nan"),
        ("chat.message.sent", "response_seconds", float("inf"), "got inf"),
        ("chat.message.sent", "confidence", 1.5, "expected a number from 0 to 1, got 1.5"),
        ("chat.message.received", "topics", ["x"] * 33, "at most 32 items, got a list of 33 items"),
        ("chat.message.received", "topics", "billing", "a list of at most 32 items, got 'billing'"),
        ("chat.message.received", "customer_id", {}, "1 to 200 characters, got an object"),
        ("web.page.viewed", "country", "France", "an ISO 3166 country such as 'FR'"),
    ],
)
def test_a_field_says_what_it_takes(type: str, field: str, value: Any, told: str) -> None:
    said = complaint(type, **{field: value})
    assert said.startswith(f"data.{field}: expected")
    assert told in said


@pytest.mark.parametrize(
    ("given", "kept"),
    [("whatsapp", "whatsapp"), ("WhatsApp", "whatsapp"), ("telegram", "other"), (None, None)],
)
def test_a_channel_that_is_not_known_is_other(given: str | None, kept: str | None) -> None:
    assert event("chat.message.received", channel=given).data.channel == kept


@pytest.mark.parametrize("channel", [7, ["web"]])
def test_a_channel_that_is_no_text_is_refused(channel: object) -> None:
    assert complaint("chat.message.received", channel=channel).startswith("data.channel: expected")


def test_feelings_and_wants_have_their_own_fields() -> None:
    data = event(
        "chat.message.received",
        sentiment={"overall": "negative", "confidence": 0.9, "emotions": ["anger"]},
        intents=[{"intent": "refund", "confidence": 0.8}],
    ).data
    assert getattr(data, "sentiment", None) == Sentiment("negative", 0.9, ("anger",))
    assert getattr(data, "intents", None) == (Intent("refund", 0.8),)


def test_a_field_inside_a_field_is_named() -> None:
    told = complaint(
        "chat.message.received", intents=[{"intent": "a"}, {"intent": "b", "confidence": 3}]
    )
    assert told == "data.intents[1].confidence: expected a number from 0 to 1, got 3"
    told = complaint("chat.message.received", sentiment={"overall": "meh"})
    assert told.startswith("data.sentiment.overall: expected one of 'negative', 'neutral'")
