"""The requests of a talk: where each goes, what it says, and what it says in plain words."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alerting.model import Acknowledgement, Notice
from alerting.notify import slack_message
from alerting.notify.message import Context
from alerting.notify.slack_attachment import SlackTexts
from alerting.notify.slack_message import Ways
from tests.alerting.notices import ANY_LABELS, NOW, alert, notice
from tests.alerting.notify import slack_server

CONTEXT = Context(integration="slack[0]", public_url="https://watch.example.com", buttons=True)
OURS = SlackTexts()
THEIRS = SlackTexts(title="{{ .CommonLabels.alertname }}", text="now", fallback="less")
FIRST = Ways(is_bot=True, to="#alerts", updates=True, threads=True)
LATER = replace(FIRST, channel="C1", root="1.2")
HOOK = Ways(is_bot=False, to="", updates=True, threads=True)
SEEN = replace(
    notice(),
    status="acknowledged",
    acknowledged=(
        Acknowledgement(
            fingerprint=alert().fingerprint, fired_at=NOW, by="anna", at=NOW, via="slack"
        ),
    ),
)


def calls(
    texts: SlackTexts = OURS, told: Notice | None = None, ways: Ways = FIRST
) -> list[tuple[str, Any, Any]]:
    made = slack_message.calls(texts, told or notice(), CONTEXT, ways)
    return [(one.kind, json.loads(one.body), json.loads(one.plain)) for one in made]


def test_an_episode_begins_with_a_message() -> None:
    ((kind, body, plain),) = calls()
    assert (kind, body["channel"], plain["channel"]) == ("post", "#alerts", "#alerts")
    assert body["blocks"][0]["type"] == "header"
    assert body["text"].startswith("🔴 AnswersSlow")
    assert not {"username", "icon_emoji", "icon_url", "link_names", "thread_ts"} & set(body)
    assert plain["blocks"] == plain["attachments"] == []
    assert plain["text"].startswith("🔴 AnswersSlow (critical): channel=web\n🔴 *p95 answer")


def test_it_goes_on_in_the_first_message_and_its_thread() -> None:
    (update, reply, new) = calls(told=notice(alert("resolved")), ways=LATER)
    assert (update[0], update[1]["channel"], update[1]["ts"]) == ("update", "C1", "1.2")
    assert update[1]["blocks"][0]["text"]["text"].startswith("🟢")
    assert (reply[0], reply[1]["channel"], reply[1]["thread_ts"]) == ("reply", "C1", "1.2")
    assert len(reply[1]["blocks"]) == 1
    assert "reply_broadcast" not in reply[1]
    assert (new[0], new[1]["channel"]) == ("post", "#alerts")


@pytest.mark.parametrize(
    ("ways", "kinds"),
    [
        (replace(LATER, updates=False), ["reply", "post"]),
        (replace(LATER, threads=False), ["update", "post"]),
        (replace(LATER, updates=False, threads=False), ["post"]),
        (HOOK, ["hook"]),
    ],
)
def test_only_what_is_wanted_and_can_be_is_done(ways: Ways, kinds: list[str]) -> None:
    assert [kind for kind, _, _ in calls(ways=ways)] == kinds


@pytest.mark.parametrize(
    ("reason", "is_loud"),
    [
        ("new alerts in group", True),
        ("repeat interval elapsed", True),
        ("escalated", True),
        ("new resolved alerts", False),
        ("", False),
    ],
)
def test_what_is_wrong_anew_is_shown_to_the_whole_channel(reason: str, is_loud: bool) -> None:
    reply = calls(told=replace(notice(), reason=reason), ways=LATER)[1][1]
    assert reply.get("reply_broadcast", False) is is_loud
    quiet = replace(notice(alert("resolved")), reason=reason)
    assert "reply_broadcast" not in calls(told=quiet, ways=LATER)[1][1]


def test_an_acknowledgement_stands_in_the_message_and_in_the_thread() -> None:
    update, reply, _ = calls(told=SEEN, ways=LATER)
    assert "👀 *anna* looks after it" in json.dumps(update[1], ensure_ascii=False)
    assert reply[1]["text"].startswith("👀 *anna* looks after it")


def test_looks_are_the_teams_own() -> None:
    texts = SlackTexts(username="{{ .Receiver }}", icon_emoji=":bell:", link_names=True)
    body = calls(texts)[0][1]
    assert (body["icon_emoji"], body["link_names"]) == (":bell:", True)
    assert "username" in body
    assert not {"username", "icon_emoji"} & set(calls(texts, ways=LATER)[0][1])


def test_a_colour_of_the_teams_own_is_beside_our_words() -> None:
    body = calls(SlackTexts(color="#439FE0"))[0][1]
    assert body["blocks"] == []
    assert body["attachments"][0]["color"] == "#439FE0"
    assert body["attachments"][0]["blocks"][0]["type"] == "header"
    assert slack_server.wrong(body) is None


def test_an_attachment_of_the_teams_own_is_sent_as_it_is() -> None:
    ((kind, body, plain),) = calls(THEIRS)
    assert kind == "post"
    assert body["attachments"][0]["text"] == "now"
    assert "text" not in body
    assert "blocks" not in body
    assert plain["text"].endswith("now\nless")
    update, reply, _ = calls(THEIRS, ways=LATER)
    assert update[1]["attachments"] == reply[1]["attachments"] == body["attachments"]


def test_words_above_an_attachment_are_the_teams_or_say_who_looks_after_it() -> None:
    above = SlackTexts(title="x", message_text="<!here>")
    assert calls(above)[0][1]["text"] == calls(above, SEEN)[0][1]["text"] == "<!here>"
    update, reply, _ = calls(THEIRS, SEEN, LATER)
    assert update[1]["text"].startswith("👀 *anna* looks after it")
    assert reply[1]["text"].startswith("👀 *anna* looks after it")
    assert reply[1]["blocks"]


def test_something_is_said_where_a_team_says_nothing() -> None:
    empty = SlackTexts(title="", text="", fallback="", pretext="", footer="")
    plain = calls(empty)[0][2]
    assert plain["text"].startswith("🔴 AnswersSlow")


@given(
    st.sampled_from([OURS, THEIRS, SlackTexts(color="good")]),
    st.lists(st.tuples(ANY_LABELS, ANY_LABELS), min_size=1, max_size=9),
    st.sampled_from(["firing", "resolved", "acknowledged"]),
    st.sampled_from([FIRST, LATER, HOOK]),
)
def test_slack_takes_any_message(texts: Any, alerts: Any, status: Any, ways: Ways) -> None:
    told = notice(*(alert(names=dict(a), words=dict(b)) for a, b in alerts), status=status)
    for _, body, plain in calls(texts, told, ways):
        assert slack_server.wrong(body) is None
        assert slack_server.wrong(plain) is None
