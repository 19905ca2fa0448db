"""`slack_configs` loads as Alertmanager has it, and what is missing is said."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from alerting import strict
from alerting.notify.global_settings import Global
from alerting.notify.http_settings import Authorization, BasicAuth, HttpSettings
from alerting.notify.message import Context
from alerting.notify.reply import HttpReply, SlackHeard, SlackReply
from alerting.notify.slack import Slack
from alerting.notify.tls import Tls
from alerting.notify.verdict import Rejected
from alerting.secret import Secret
from alerting.strict import Duration
from tests.alerting.notices import notice

HOOK = "https://hooks.slack.com/services/T0KEN-of-ours/B1/hunter2"
POST = "https://slack.com/api/chat.postMessage"
CONTEXT = Context(integration="slack[0]", public_url="https://watch.example.com")
NOW = datetime(2026, 11, 21, tzinfo=UTC)
BOT: Any = {"app_token": Secret("xoxb-hunter2"), "channel": "#alerts"}
BEARER = HttpSettings(authorization=Authorization(credentials=Secret("xoxb-hunter2")))


def load(text: str) -> Slack:
    return strict.load(text, Slack, file="it.yml", environ={"A": HOOK}, read=lambda _: HOOK)


def done(everywhere: Global | None = None, **more: Any) -> Slack:
    return Slack(**more).completed(everywhere or Global())


def test_alertmanagers_keys_load_with_its_defaults() -> None:
    made = load(
        """
        send_resolved: true
        api_url: env:A
        channel: '#alerts'
        username: us
        color: danger
        title: t
        title_link: l
        pretext: p
        text: x
        message_text: m
        fields: [{title: a, value: b, short: true}]
        short_fields: true
        footer: f
        fallback: b
        callback_id: c
        icon_emoji: ':x:'
        icon_url: i
        image_url: u
        thumb_url: h
        link_names: true
        mrkdwn_in: [text]
        actions: [{type: button, text: t, url: u}]
        update_message: false
        post_updates_to_thread: false
        timeout: 5s
        http_config: {}
        """
    )
    assert (made.send_resolved, made.timeout) == (True, Duration(5))
    plain = load("{api_url_file: a}")
    assert (plain.send_resolved, plain.timeout, plain.is_ours) == (False, Duration(0), True)
    assert plain.title == '{{ template "slack.default.title" . }}'
    assert plain.address == Secret(HOOK)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{api_url: a, api_url_file: b}", "write api_url or api_url_file, not both"),
        ("{app_token: a, app_token_file: b}", "write app_token or app_token_file, not both"),
        ("{app_token: a, api_url: b}", "write api_url or app_token, not both"),
        ("{app_token_file: a, api_url_file: b}", "write api_url or app_token, not both"),
        ("{message_strategy: thread}", "message_strategy: not supported; there are update_message"),
        ("{chanel: x}", "chanel: unknown key; did you mean 'channel'?"),
    ],
)
def test_what_contradicts_itself_is_refused(text: str, said: str) -> None:
    with pytest.raises(strict.ConfigError, match=re.escape(said)):
        load(text)


EVERY = Global(
    slack_api_url=Secret(HOOK), slack_app_token=Secret("xoxb-all"), http_config=HttpSettings()
)


@pytest.mark.parametrize(
    ("made", "address", "is_bot"),
    [
        (done(Global(slack_api_url=Secret(HOOK))), HOOK, False),
        (done(Global(slack_app_token=Secret("xoxb-all"))), POST, True),
        (done(EVERY), POST, True),
        (done(EVERY, api_url=Secret("https://own.example.com")), "https://own.example.com", False),
        (done(EVERY, http_config=BEARER), HOOK, False),
        (done(EVERY, http_config=BEARER, api_url=Secret(POST)), POST, True),
        (done(EVERY, app_token=Secret("a"), app_url="https://slack-gov.com/api/chat.postMessage"),
         "https://slack-gov.com/api/chat.postMessage", True),
        (Slack(app_token=Secret("a")), POST, True),
        (Slack(), "", False),
    ],
)  # fmt: skip
def test_what_is_not_written_comes_from_global(made: Slack, address: str, is_bot: bool) -> None:
    assert (made.address, made.is_bot) == (Secret(address), is_bot)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (done(**BOT), []),
        (done(api_url=Secret(HOOK)), []),
        (done(api_url=Secret(POST), http_config=BEARER, channel="#a", update_message=True), []),
        (done(), ["api_url: missing; write it or app_token here, or slack_api_url in global"]),
        (done(api_url=Secret("x")),
         ["api_url, app_url: expected http://… or https://… without a user"]),
        (done(app_token=Secret("a")), ["channel: missing; a bot has none of its own"]),
        (done(api_url=Secret(POST), channel="#a"), ["app_token: missing; a bot shows its token"]),
        (done(**BOT, http_config=HttpSettings(basic_auth=BasicAuth("a"))),
         ["app_token: http_config has another authorization; write one of them"]),
        (done(app_url="https://a.example.com/x", **BOT),
         ["app_url: expected one that ends in /chat.postMessage"]),
        (done(api_url=Secret(HOOK), update_message=True, post_updates_to_thread=True),
         [f"{key}: needs a bot's token: write app_token, or api_url: {POST}"
          for key in ("update_message", "post_updates_to_thread")]),
    ],
)  # fmt: skip
def test_what_is_missing_is_said(made: Slack, said: list[str]) -> None:
    assert list(made.missing()) == said


def test_a_bot_shows_its_token_and_keeps_to_one_message() -> None:
    note = '{"channel":"C1","ts":"1.2","to":"#alerts"}'
    talk = done(**BOT, timeout=Duration(7)).compose(notice(), CONTEXT)
    assert (talk.url, talk.wire.authorization) == (Secret(POST), Secret("Bearer xoxb-hunter2"))
    assert (talk.within, talk.to, talk.wire.tls) == (7.0, "#alerts", Tls())
    assert [one.kind for one in talk.calls] == ["post"]
    later = done(**BOT).compose(notice(), Context(integration="slack[0]", public_url="", note=note))
    assert [one.kind for one in later.calls] == ["update", "reply"]
    assert (later.anew.kind, later.channel, later.root) == ("post", "C1", "1.2")


@pytest.mark.parametrize(
    ("more", "kinds"),
    [
        ({"update_message": False}, ["reply"]),
        ({"post_updates_to_thread": False}, ["update"]),
        ({"update_message": False, "post_updates_to_thread": False}, ["post"]),
        ({"text": "x"}, ["post"]),
        ({"text": "x", "update_message": True}, ["update"]),
        ({"text": "x", "post_updates_to_thread": True}, ["reply"]),
    ],
)
def test_an_attachment_follows_alertmanagers_flags(more: Any, kinds: list[str]) -> None:
    note = '{"channel":"C1","ts":"1.2","to":"#alerts"}'
    context = Context(integration="slack[0]", public_url="", note=note)
    assert [one.kind for one in done(**BOT, **more).compose(notice(), context).calls] == kinds


def test_a_webhook_has_no_thread_and_needs_no_channel() -> None:
    note = '{"channel":"C1","ts":"1.2","to":""}'
    context = Context(integration="slack[0]", public_url="", note=note)
    talk = done(
        api_url=Secret(HOOK), http_config=HttpSettings(tls_config=Tls(ca_file="x"))
    ).compose(notice(), context)
    assert [one.kind for one in (*talk.calls, talk.anew)] == ["hook", "hook"]
    assert (talk.wire.authorization, talk.wire.tls.ca_file) == (None, "x")
    assert "channel" not in json.loads(talk.anew.body)


def test_a_channel_is_a_template() -> None:
    assert done(app_token=Secret("a"), channel=" #x ").compose(notice(), CONTEXT).to == "#x"


def heard(body: str, status: int = 404) -> SlackReply:
    return SlackReply(heard=(SlackHeard("hook", HttpReply(status=status, at=NOW, body=body)),))


def test_an_answer_that_repeats_a_secret_gives_nothing_away() -> None:
    hook = done(api_url=Secret(HOOK))
    said = hook.judge(heard(f"no {HOOK} and no T0KEN-of-ours/B1/hunter2, hunter2"))
    assert said == Rejected(detail="answer 404: no *** and no ***/B1/***, ***")
    bot = done(**BOT)
    assert bot.judge(heard("no xoxb-hunter2")) == Rejected(detail="answer 404: no ***")
    assert "hunter2" not in f"{hook!r}{bot!r}{bot.compose(notice(), CONTEXT)!r}"
