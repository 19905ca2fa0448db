"""What is said after what was heard: told as a string of calls and answers."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.notify import slack_talk
from alerting.notify.reply import HttpReply, SlackHeard, SlackReply, Unanswered
from alerting.notify.slack_talk import Call, Talk
from alerting.secret import Secret

NOW = datetime(2026, 11, 21, tzinfo=UTC)
POST = "https://slack.com/api/chat.postMessage"


def call(kind: Any) -> Call:
    return Call(kind=kind, body=f"{kind}".encode(), plain=f"plain {kind}".encode())


def talk(*kinds: str, anew: str = "post") -> Talk:
    return Talk(
        id="n/slack[0]",
        url=Secret(POST),
        calls=tuple(call(one) for one in kinds),
        anew=call(anew),
        to="#alerts",
        channel="C1",
        root="1.2",
    )


def answer(word: str) -> HttpReply | Unanswered:
    if word == "none":
        return Unanswered("timeout", "slow")
    if word.isdecimal():
        return HttpReply(status=int(word), at=NOW)
    said = {"ok": True} if word == "ok" else {"ok": False, "error": word}
    return HttpReply(status=200, at=NOW, body=json.dumps(said))


def story(made: Talk, *words: str) -> str:
    """Hold a talk in which Slack answers with these words, and return what was said."""
    heard: tuple[SlackHeard, ...] = ()
    said = []
    left = list(words)
    while (then := slack_talk.following(made, heard)) is not None:
        said.append(then.body.decode())
        heard += (SlackHeard(then.call.kind, answer(left.pop(0)), then.is_plain),)
    assert not left
    return ", ".join(said)


BOTH = talk("update", "reply")


@pytest.mark.parametrize(
    ("made", "words", "said"),
    [
        (talk("post"), "ok", "post"),
        (talk("post"), "not_in_channel", "post"),
        (talk("post"), "none", "post"),
        (talk("post"), "429", "post"),
        (talk("post"), "invalid_blocks ok", "post, plain post"),
        (talk("post"), "invalid_blocks invalid_blocks", "post, plain post"),
        (talk("post"), "channel_not_found", "post"),
        (talk("hook", anew="hook"), "no_text ok", "hook, plain hook"),
        (talk("hook", anew="hook"), "no_service", "hook"),
        (BOTH, "ok ok", "update, reply"),
        (BOTH, "none", "update"),
        (BOTH, "ratelimited", "update"),
        (BOTH, "invalid_auth", "update"),
        (BOTH, "ok none", "update, reply"),
        (BOTH, "message_not_found ok", "update, post"),
        (BOTH, "message_not_found channel_not_found", "update, post"),
        (BOTH, "edit_window_closed ok", "update, reply"),
        (BOTH, "edit_window_closed a_new_word", "update, reply"),
        (BOTH, "msg_too_long ok ok", "update, plain update, reply"),
        (BOTH, "msg_too_long msg_too_long ok", "update, plain update, reply"),
        (BOTH, "ok thread_not_found ok", "update, reply, post"),
        (BOTH, "ok msg_blocks_too_long thread_not_found invalid_blocks ok",
         "update, reply, plain reply, post, plain post"),
        (BOTH, "no_text no_text no_text thread_not_found no_text no_text",
         "update, plain update, reply, plain reply, post, plain post"),
        (talk("update"), "ok", "update"),
        (talk("update"), "cant_update_message ok", "update, post"),
        (talk("update"), "message_not_found ok", "update, post"),
        (talk("reply"), "ok", "reply"),
        (talk("reply"), "thread_not_found ok", "reply, post"),
    ],
)  # fmt: skip
def test_a_talk_goes_on_until_all_is_said(made: Talk, words: str, said: str) -> None:
    assert story(made, *words.split()) == said


WORDS = st.sampled_from(
    ["ok", "none", "500", "message_not_found", "invalid_blocks", "a_new_word", "edit_window_closed"]
)


@given(
    st.sampled_from([BOTH, talk("update"), talk("reply"), talk("post")]),
    st.lists(WORDS, min_size=20, max_size=20),
)
def test_a_talk_ends_and_makes_one_message_at_most(made: Talk, words: list[str]) -> None:
    heard: tuple[SlackHeard, ...] = ()
    while (then := slack_talk.following(made, heard)) is not None:
        heard += (SlackHeard(then.call.kind, answer(words[len(heard)]), then.is_plain),)
    made_one = [
        word == "ok" and one.kind != "update" for word, one in zip(words, heard, strict=False)
    ]
    assert len(heard) <= slack_talk.MOST
    assert not any(made_one[:-1])


def test_an_update_has_a_method_of_its_own() -> None:
    assert slack_talk.url(BOTH, "update") == Secret("https://slack.com/api/chat.update")
    assert slack_talk.url(BOTH, "reply") == Secret(POST)


def test_the_whole_of_a_talk_says_what_it_was_about() -> None:
    heard = (SlackHeard("post", answer("ok")),)
    whole = SlackReply(heard=heard, to="#alerts", channel="C1", root="1.2")
    assert slack_talk.reply(BOTH, heard) == whole
