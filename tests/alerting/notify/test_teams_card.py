"""A card shows what it should and is never larger than Teams takes."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alerting.notify import sections, teams_card
from alerting.notify.teams_card import Card
from alerting.notify.wording import Link
from tests.alerting.notices import SLOW, WORDS, alert, notice
from tests.alerting.notify.teamsserver import texts, urls


def many(count: int, words: Any = None) -> Card:
    """A card of many alerts."""
    alerts = [alert(names={**SLOW, "channel": f"c{at}"}, words=words) for at in range(count)]
    told = sections.sections(notice(*alerts), teams_card.MOST_ALERTS)
    return replace(CARD, sections=told, alerts=count)


CARD = Card(
    title="[FIRING:1 critical] AnswersSlow",
    colour="Attention",
    alerts=1,
    sections=sections.sections(notice(), 1),
    links=(Link("Status page", "https://watch.example.com"),),
    foot="2026-11-21 03:02:11 UTC, to team",
)


def content(card: Card, step: int = 0) -> dict[str, Any]:
    message = json.loads(teams_card.encoded(card, step))
    assert message["type"] == "message"
    (attachment,) = message["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert attachment["contentUrl"] is None
    return dict(attachment["content"])


def test_a_card_tells_the_value_and_leads_to_the_runbook() -> None:
    card = content(CARD)
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.2")
    assert card["msteams"] == {"width": "Full"}
    assert card["fallbackText"] == CARD.title
    (title, one, foot) = card["body"]
    assert title["text"] == "\\[FIRING:1 critical\\] AnswersSlow"
    assert (title["color"], title["weight"]) == ("Attention", "Bolder")
    heading, headline, facts, description, actions = one["items"]
    assert heading["text"] == "AnswersSlow (critical)"
    assert headline["text"] == WORDS["summary"]
    assert {"title": "Value", "value": "6.2s"} in facts["facts"]
    assert {"title": "Threshold", "value": "\\> 5s"} in facts["facts"]
    assert description["text"] == WORDS["description"].replace("\n", "\n\n")
    assert urls(actions) == [WORDS["runbook_url"]]
    assert foot["text"].startswith("2026")
    assert urls(card["actions"]) == ["https://watch.example.com"]


def test_somebodys_text_stands_instead_of_ours() -> None:
    own = replace(CARD, title="*so*", is_markdown=True, text="**bold**", links=(), foot="")
    card = content(own)
    assert [one["text"] for one in card["body"]] == ["*so*", "**bold**"]
    assert "actions" not in card


def test_notes_stand_above_alerts_and_a_summary_beside_the_card() -> None:
    noted = replace(CARD, notes=tuple(f"note {at}" for at in range(9)), summary="in short")
    assert [one["text"] for one in content(noted)["body"][1:6]] == [f"note {n}" for n in range(5)]
    assert json.loads(teams_card.encoded(noted))["summary"] == "in short"


def test_an_alert_without_words_has_a_name() -> None:
    bare = replace(CARD.sections[0], headline="", facts=(), description=(), links=(), severity="")
    card = content(replace(CARD, sections=(bare,)))
    assert card["body"][1]["items"] == [
        {"type": "TextBlock", "text": "AnswersSlow", "wrap": True, "weight": "Bolder"}
    ]


def test_alerts_beyond_those_that_fit_are_counted() -> None:
    card = content(many(500))
    shown = sum(one["type"] == "Container" for one in card["body"])
    assert 5 <= shown <= teams_card.MOST_ALERTS
    assert f"{500 - shown} more alerts not shown" in list(texts(card))


@pytest.mark.parametrize("step", range(4))
def test_a_card_is_as_small_as_it_should_be(step: int) -> None:
    words = {**WORDS, "description": "Long words. " * 3000}
    body = teams_card.encoded(many(50, words), step)
    assert len(body) <= teams_card.LARGEST >> step
    assert "not shown" in body.decode()


def test_a_long_text_is_cut_and_says_so() -> None:
    body = teams_card.encoded(replace(CARD, text="é long line\n" * 5000))
    assert 5_000 < len(body) <= teams_card.LARGEST
    assert "characters left out)" in body.decode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words: 5.2, a-b", "plain words: 5.2, a-b"),
        ("chat_response_seconds", "chat_response_seconds"),
        ("_private_", "\\_private\\_"),
        ("*bold* [x](y) `code` \\", "\\*bold\\* \\[x\\](y) \\`code\\` \\\\"),
        ("- item\n1. one\n> 5s\n# head", "\\- item\n1\\. one\n\\> 5s\n\\# head"),
        ("6.2s\n-5\n2026-11-21\n#42", "6.2s\n-5\n2026-11-21\n#42"),
        ("{{DATE(2026-11-21T00:00:00Z)}}", "{\u200b{DATE(2026-11-21T00:00:00Z)}}"),
    ],
)
def test_what_looks_like_markdown_is_shown_as_it_is(text: str, shown: str) -> None:
    assert teams_card.literal(text) == shown


@given(st.text(max_size=5000), st.text(max_size=5000), st.integers(0, 3))
def test_any_words_make_a_card_that_fits(title: str, text: str, step: int) -> None:
    for card in (
        replace(CARD, title=title),
        replace(CARD, title=title, text=text, foot=text[:500]),
    ):
        assert len(teams_card.encoded(card, step)) <= max(teams_card.LARGEST >> step, 12_000)


def test_what_never_fits_is_sent_all_the_same() -> None:
    assert "AnswersSlow" in teams_card.encoded(CARD, 15).decode()
