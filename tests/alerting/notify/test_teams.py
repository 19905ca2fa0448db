"""Teams against a server that refuses what Teams refuses."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from alerting import strict
from alerting.model import Notice
from alerting.notify import definitions, http, teams_card
from alerting.notify.definitions import File
from alerting.notify.global_settings import Global
from alerting.notify.http_settings import Authorization, HttpSettings
from alerting.notify.message import Context
from alerting.notify.teams import Teams, TeamsConnector
from alerting.notify.tls import Tls
from alerting.notify.verdict import Rejected, Retry, Sent, Verdict
from alerting.secret import Secret
from tests.alerting.notices import ANY_LABELS, SLOW, WORDS, alert, notice, pair
from tests.alerting.notify.teamsserver import TeamsServer, texts, urls

CONTEXT = Context(integration="msteamsv2[0]", public_url="https://watch.example.com")
TOKEN = "T0KEN-of-ours"
STEADY: dict[str, Any] = {"trend": (1.0, 2.0, 6.2), "trend_seconds": 3600.0}


@pytest.fixture
async def server() -> AsyncIterator[TeamsServer]:
    async with TeamsServer().open() as opened:
        yield opened


def workflow(server: TeamsServer | None = None, **more: Any) -> Teams:
    url = server.url if server else "https://teams.example.com"
    return Teams(webhook_url=Secret(f"{url}/workflow/{TOKEN}"), **more)


def connector(server: TeamsServer, **more: Any) -> TeamsConnector:
    return TeamsConnector(webhook_url=Secret(f"{server.url}/connector/{TOKEN}"), **more)


async def told(one: Teams, what: Notice, context: Context = CONTEXT) -> Verdict:
    """Send a notice, and look that nothing that comes of it holds the address."""
    post = one.compose(what, context)
    verdict = one.judge(await http.send(post, 10.0))
    assert TOKEN not in f"{one!r}{post!r}{verdict!r}"
    return verdict


async def test_a_card_tells_the_value_the_trend_and_the_runbook_at_both_ends(
    server: TeamsServer,
) -> None:
    beginning, end = alert(**STEADY), alert("resolved", **STEADY)
    for what, colour in ((notice(beginning), "Attention"), (notice(end), "Good")):
        assert await told(workflow(server), what) == Sent()
        card = server.cards[-1]
        assert card["body"][0]["color"] == colour
        shown = list(texts(card))
        assert "6.2s" in shown
        assert any("▁" in one for one in shown)
        assert urls(card) == [WORDS["runbook_url"], "https://watch.example.com"]


async def test_a_connector_is_sent_the_same_card_and_a_summary(server: TeamsServer) -> None:
    one = connector(server, summary="{{ .Status }} in short")
    assert await told(one, notice()) == Sent()
    assert await told(workflow(server), notice()) == Sent()
    assert server.messages[0]["summary"] == "firing in short"
    assert "summary" not in server.messages[1]
    assert server.cards[0]["body"] == server.cards[1]["body"]


async def test_too_many_messages_wait(server: TeamsServer) -> None:
    server.most = 0
    said = Retry(reason="throttled", detail="answer 429: too many requests", after=7.0)
    assert await told(workflow(server), notice()) == said
    inside = await told(connector(server), notice())
    assert isinstance(inside, Retry)
    assert (inside.reason, inside.after) == ("throttled", 60.0)


async def test_a_group_of_thousands_with_long_words_is_taken(server: TeamsServer) -> None:
    words = {**WORDS, "description": "Long words. " * 2000}
    many = notice(*(alert(names={**SLOW, "channel": f"c{at}"}, words=words) for at in range(3_000)))
    assert await told(workflow(server), many) == Sent()
    assert any("more alerts not shown" in one for one in texts(server.cards[0]))


async def test_what_is_too_large_all_the_same_is_said_shorter(server: TeamsServer) -> None:
    server.largest = 8_000
    many = notice(*(alert(names={**SLOW, "channel": f"c{at}"}) for at in range(100)))
    for one in (workflow(server), connector(server)):
        first = await told(one, many)
        assert isinstance(first, Rejected)
        assert first.too_large
        assert await told(one, many, replace(CONTEXT, shorter=2)) == Sent()


async def test_a_workflow_that_is_gone_is_named(server: TeamsServer) -> None:
    gone = await told(Teams(webhook_url=Secret(f"{server.url}/nowhere/{TOKEN}")), notice())
    assert isinstance(gone, Rejected)
    assert "the workflow is gone or turned off" in gone.detail


def card(one: Teams, what: Notice, context: Context = CONTEXT) -> teams_card.Card:
    return one._card(what, context)


def test_texts_are_templates_and_ones_own_text_stands_instead_of_ours() -> None:
    made = card(workflow(title="{{ .Status }}!", text="*{{ .CommonLabels.channel }}*"), notice())
    assert (made.title, made.text, made.sections) == ("firing!", "*web*", ())
    assert made.is_markdown
    ours = card(workflow(text='{{template "msteamsv2.default.text" .}}'), notice())
    assert (ours.text, ours.is_markdown) == (None, False)
    assert len(ours.sections) == 1


def test_definitions_of_ones_own_are_used() -> None:
    text = '{{ define "msteamsv2.default.text" }}ours: {{ .Status }}{{ end }}'
    own = replace(CONTEXT, templates=definitions.templates([File("own.tmpl", text)]))
    assert card(workflow(), notice(), own).text == "ours: firing"
    assert card(TeamsConnector(webhook_url=Secret("https://a")), notice(), own).text is None


def test_a_broken_title_is_replaced_by_ours() -> None:
    faults: list[str] = []
    made = card(workflow(title="{{ nonsense"), notice(), replace(CONTEXT, fault=faults.append))
    assert "AnswersSlow" in made.title
    assert len(faults) == 1
    assert card(workflow(title=" "), notice()).title == made.title


@pytest.mark.parametrize(
    ("severity", "status", "colour"),
    [
        ("critical", "firing", "Attention"),
        ("warning", "firing", "Warning"),
        ("page", "firing", "Attention"),
        ("critical", "acknowledged", "Warning"),
        ("critical", "resolved", "Good"),
    ],
)
def test_the_title_looks_as_bad_as_it_is(severity: str, status: Any, colour: str) -> None:
    what = notice(alert(names={**SLOW, "severity": severity}))
    assert card(workflow(), replace(what, status=status)).colour == colour


def test_a_test_says_so_once() -> None:
    test = replace(notice(), test=True)
    assert card(workflow(title="x"), test).title == "TEST: x"
    assert card(workflow(), test).title.count("TEST") == 1


def test_why_it_is_told_again_is_told() -> None:
    again = replace(notice(), reason="repeat interval elapsed")
    assert card(workflow(), again).notes == ("A reminder: this has not ended",)
    assert card(workflow(), notice(), replace(CONTEXT, public_url="")).links == ()


def test_a_request_is_made_as_settings_say() -> None:
    config = HttpSettings(
        tls_config=Tls(ca_file="x"), authorization=Authorization(credentials=Secret("hunter2"))
    )
    post = workflow(http_config=config).compose(notice(), CONTEXT)
    assert (post.wire.tls.ca_file, post.wire.authorization) == ("x", Secret("Bearer hunter2"))
    assert dict(post.headers)["Idempotency-Key"] == f"{notice().id}/msteamsv2[0]"


def test_what_is_not_written_comes_from_global() -> None:
    everywhere = Global(http_config=HttpSettings(tls_config=Tls(ca_file="x")))
    assert workflow().completed(everywhere).http_config == everywhere.http_config
    own = workflow(http_config=HttpSettings())
    assert own.completed(everywhere) == own
    assert list(own.missing()) == []
    file = Teams(webhook_url_file=Secret("https://a"))
    assert file.address == Secret("https://a")


@settings(max_examples=50)
@given(ANY_LABELS, ANY_LABELS, st.sampled_from(["firing", "resolved"]), st.integers(0, 3))
def test_any_notice_makes_a_card_that_fits(names: Any, words: Any, state: str, step: int) -> None:
    what = notice(alert(state, dict(names), dict(words)))
    post = workflow().compose(what, replace(CONTEXT, shorter=step))
    assert len(post.content) <= max(teams_card.LARGEST >> step, 6_000)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "write one of webhook_url and webhook_url_file"),
        ("{webhook_url: hunter2}", "webhook_url: expected http://"),
        ("{webhook_url: 'http://a', summary: x}", "summary: unknown key"),
    ],
)
def test_settings_that_cannot_work_are_told_without_the_address(text: str, said: str) -> None:
    with pytest.raises(strict.ConfigError) as found:
        strict.load(text, Teams, file="f", environ={}, read=str)
    assert said in str(found.value)
    assert "hunter2" not in str(found.value)


def test_both_kinds_read_all_keys_of_alertmanager() -> None:
    keys = "webhook_url: 'http://a'\ntitle: t\ntext: x\nsend_resolved: false\nhttp_config: {}"
    one = strict.load(keys, Teams, file="f", environ={}, read=str)
    other = strict.load(f"{keys}\nsummary: s", TeamsConnector, file="f", environ={}, read=str)
    assert (one.title, one.text, one.send_resolved) == ("t", "x", False)
    assert (other.NAME, other.summary, one.NAME) == ("msteams", "s", "msteamsv2")
    beginning, _ = pair()
    assert card(other, beginning).summary == "s"
