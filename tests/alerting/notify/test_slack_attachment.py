"""An attachment of a team's own is Alertmanager's, key by key, and cut to what Slack takes."""

from typing import Any

import pytest
from msgspec.structs import replace

from alerting import strict
from alerting.notify import slack_attachment
from alerting.notify.slack_attachment import SlackTexts
from tests.alerting.notify import slack_server


def texts(text: str) -> SlackTexts:
    return strict.load(text, SlackTexts, file="it.yml", environ={}, read=str)


def made(text: str) -> dict[str, Any]:
    """The attachment of some keys, where each template says itself in capitals."""
    return slack_attachment.attachment(texts(text), lambda one: "" if "{{" in one else one.upper())


@pytest.mark.parametrize(
    ("text", "is_ours"),
    [
        ("{}", True),
        ("{color: danger, username: x, icon_emoji: ':x:', icon_url: y, link_names: true}", True),
        ("""{title: '{{ template "slack.default.title" . }}'}""", True),
        ("""{title: '{{template  "slack.default.title".}}'}""", True),
        ("{title: x}", False),
        ("{text: ''}", False),
        ("{fields: [{title: a, value: b}]}", False),
        ("{short_fields: true}", False),
        ("{image_url: 'https://a.example.com/b.png'}", False),
        ("{mrkdwn_in: [text]}", False),
        ("{message_text: x}", False),
    ],
)
def test_the_message_is_ours_while_nobody_wrote_another(text: str, is_ours: bool) -> None:
    assert texts(text).is_ours is is_ours


def test_an_attachment_has_alertmanagers_keys() -> None:
    assert made(
        """
        title: title
        title_link: link
        pretext: pretext
        text: text
        fallback: fallback
        callback_id: call
        footer: footer
        color: danger
        image_url: image
        thumb_url: thumb
        short_fields: true
        fields: [{title: a, value: b}, {title: c, value: d, short: false}]
        actions:
        - {type: button, text: t, url: u, style: s, name: n, value: v, confirm: {text: sure}}
        - {type: button, text: t, name: n, value: v, confirm: {text: sure, ok_text: 'yes'}}
        """
    ) == {
        "title": "TITLE",
        "title_link": "LINK",
        "pretext": "PRETEXT",
        "text": "TEXT",
        "fallback": "FALLBACK",
        "callback_id": "CALL",
        "footer": "FOOTER",
        "color": "DANGER",
        "image_url": "IMAGE",
        "thumb_url": "THUMB",
        "mrkdwn_in": ["fallback", "pretext", "text"],
        "fields": [
            {"title": "A", "value": "B", "short": True},
            {"title": "C", "value": "D", "short": False},
        ],
        "actions": [
            {"type": "BUTTON", "text": "T", "url": "U", "style": "S"},
            {
                "type": "BUTTON",
                "text": "T",
                "name": "N",
                "value": "V",
                "confirm": {"text": "SURE", "ok_text": "YES"},
            },
        ],
    }


def test_what_is_empty_is_left_out_but_for_text_and_fallback() -> None:
    assert made("{text: '', mrkdwn_in: [pretext]}") == {
        "text": "",
        "fallback": "",
        "mrkdwn_in": ["pretext"],
    }


def test_an_attachment_is_cut_to_what_slack_takes() -> None:
    long = "word " * 4_000
    many = tuple(slack_attachment.SlackAction(type="button", text="t", url="u") for _ in range(9))
    wide = replace(texts(f"{{title: '{long}', text: '{long}'}}"), actions=many)
    found = slack_attachment.attachment(wide, lambda one: one)
    assert len(found["title"]) <= 1_024
    assert found["text"].endswith("characters left out)")
    assert slack_server.wrong({"attachments": [found]}) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{fields: [{title: a}]}", "fields[0].value: missing"),
        ("{fields: [{value: a}]}", "fields[0].title: missing"),
        ("{actions: [{type: button, text: a}]}", "actions[0]: write url or name"),
        ("{actions: [{type: button, url: a}]}", "actions[0].text: missing"),
        ("{actions: [{text: a, url: a}]}", "actions[0].type: missing"),
        ("{actions: [{type: a, text: a, name: a, confirm: {}}]}", "confirm.text: missing"),
        ("{titel: a}", "titel: unknown key; did you mean 'title'?"),
    ],
)
def test_what_alertmanager_refuses_is_refused(text: str, said: str) -> None:
    with pytest.raises(strict.ConfigError) as refused:
        texts(text)
    assert said in str(refused.value)
