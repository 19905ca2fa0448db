"""PagerDuty against a server that refuses what PagerDuty refuses."""

import hashlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from alerting import strict
from alerting.model import Acknowledgement, Notice
from alerting.notify import definitions, http, pagerduty_event
from alerting.notify.definitions import File
from alerting.notify.global_settings import Global
from alerting.notify.http_settings import HttpSettings
from alerting.notify.message import Context
from alerting.notify.pagerduty import EVENTS_V1, EVENTS_V2, PagerDuty
from alerting.notify.pagerduty_event import Image, Link
from alerting.notify.tls import Tls
from alerting.notify.verdict import Rejected, Retry, Sent, Verdict
from alerting.secret import Secret
from alerting.strict import Duration
from tests.alerting.notices import ANY_LABELS, NOW, SLOW, WORDS, alert, notice, pair
from tests.alerting.notify.pagerdutyserver import PagerDutyServer

CONTEXT = Context(integration="pagerduty[0]", public_url="https://watch.example.com")
KEY = "0123456789abcdef0123456789abcdef"
MINE = PagerDuty(routing_key=Secret(KEY))


@pytest.fixture
async def server() -> AsyncIterator[PagerDutyServer]:
    async with PagerDutyServer(KEY).open() as opened:
        yield opened


def pager(server: PagerDutyServer, **more: Any) -> PagerDuty:
    path = "/v1" if "service_key" in more else "/v2/enqueue"
    given: dict[str, Any] = {"routing_key": Secret(KEY)} if path != "/v1" else {}
    return PagerDuty(**given, url=f"{server.url}{path}", **more)


async def told(one: PagerDuty, what: Notice, context: Context = CONTEXT) -> Verdict:
    """Send a notice, and look that nothing that comes of it holds the key."""
    post = one.compose(what, context)
    verdict = one.judge(await http.send(post, 10.0))
    assert KEY not in f"{one!r}{post!r}{verdict!r}"
    return verdict


def acknowledged(what: Notice) -> Notice:
    who = Acknowledgement(
        fingerprint=what.alerts[0].fingerprint, fired_at=NOW, by="Anna", at=NOW, via="slack"
    )
    return replace(what, status="acknowledged", acknowledged=(who,))


def told_of(what: Notice, **more: Any) -> pagerduty_event.Event:
    """The event of a notice before it is cut."""
    one = PagerDuty(routing_key=Secret(KEY), **more)
    return one._event(what, CONTEXT)  # what is cut cannot be looked at


async def test_an_incident_is_opened_acknowledged_and_resolved(server: PagerDutyServer) -> None:
    beginning, end = pair()
    for what, status in (
        (beginning, "triggered"), (acknowledged(beginning), "acknowledged"), (end, "resolved"),
    ):  # fmt: skip
        assert await told(pager(server), what) == Sent()
        assert [one["status"] for one in server.incidents] == [status]
    key = hashlib.sha256(beginning.group_key.encode()).hexdigest()
    assert {one["dedup_key"] for one in server.events} == {key}
    for event in server.events:
        details = event["payload"]["custom_details"]
        assert (details["value"], details["runbook"]) == ("6.2s", WORDS["runbook_url"])
        assert {"href": WORDS["runbook_url"], "text": "Runbook"} in event["links"]
    assert server.events[1]["payload"]["custom_details"]["acknowledged_by"]


async def test_the_end_of_what_it_does_not_know_opens_nothing(server: PagerDutyServer) -> None:
    assert await told(pager(server), pair()[1]) == Sent()
    assert (server.incidents, len(server.dropped)) == ([], 1)


async def test_another_episode_opens_another_incident(server: PagerDutyServer) -> None:
    for what in (*pair(), pair()[0]):
        await told(pager(server), what)
    assert [one["status"] for one in server.incidents] == ["resolved", "triggered"]


async def test_the_older_api_opens_and_resolves_too(server: PagerDutyServer) -> None:
    one = pager(server, service_key=Secret(KEY))
    for what, status in zip(pair(), ("triggered", "resolved"), strict=True):
        assert await told(one, what) == Sent()
        assert [one["status"] for one in server.incidents] == [status]
    assert server.events[0]["contexts"][0]["href"] == WORDS["runbook_url"]
    assert server.events[0]["details"]["value"] == "6.2s"


async def test_too_many_events_wait_for_minutes(server: PagerDutyServer) -> None:
    server.most = 0
    later = Retry(reason="throttled", detail="answer 429: Request Limit Exceeded", after=120.0)
    assert await told(pager(server), notice()) == later
    server.retry_after = "45"
    assert await told(pager(server), notice()) == replace(later, after=45.0)
    v1 = await told(pager(server, service_key=Secret(KEY)), notice())
    assert isinstance(v1, Retry)
    assert (v1.reason, v1.after) == ("throttled", 45.0)
    server.later()
    server.most = 1
    assert await told(pager(server), notice()) == Sent()


async def test_a_wrong_key_is_refused_in_its_words(server: PagerDutyServer) -> None:
    one = PagerDuty(routing_key=Secret("0" * 32), url=f"{server.url}/v2/enqueue")
    said = await told(one, notice())
    assert said == Rejected(detail="answer 400: Event object is invalid; Invalid routing key")


async def test_a_group_of_thousands_with_long_words_is_taken(server: PagerDutyServer) -> None:
    words = {**WORDS, "description": "Long words. " * 2000}
    many = notice(*(alert(names={**SLOW, "channel": f"c{at}"}, words=words) for at in range(3_000)))
    assert await told(pager(server), many) == Sent()
    details = server.events[0]["payload"]["custom_details"]
    assert details["num_firing"] == "3000"
    assert details["left_out"].endswith("more alerts")
    assert len(details["alerts"]) > 5


async def test_what_is_too_large_all_the_same_is_said_shorter(server: PagerDutyServer) -> None:
    many = notice(*(alert(names={**SLOW, "channel": f"c{at}"}) for at in range(100)))
    sizes = [len(MINE.compose(many, replace(CONTEXT, shorter=at)).content) for at in range(4)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[3] < sizes[0] / 10
    assert await told(pager(server), many, replace(CONTEXT, shorter=3)) == Sent()


ANY_STATE = st.sampled_from(["firing", "resolved"])


@settings(max_examples=50)
@given(ANY_LABELS, ANY_LABELS, ANY_STATE, st.text(max_size=2000))
def test_any_notice_makes_an_event_that_fits(names: Any, words: Any, state: str, key: str) -> None:
    what = replace(notice(alert(state, dict(names), dict(words))), group_key=key)
    event = told_of(what)
    assert event.summary
    assert event.source
    assert len(MINE.compose(what, CONTEXT).content) <= pagerduty_event.LARGEST


def test_texts_are_templates() -> None:
    event = told_of(
        notice(),
        description="{{ .CommonAnnotations.summary }}\n now",
        severity="{{ .CommonLabels.severity }}",
        source="{{ .CommonLabels.channel }}",
        client="us",
        client_url="https://us/{{ .Status }}",
        component="{{ .Receiver }}",
        group="g",
        kind="k",
        details={"team": "{{ .GroupLabels.channel }}", "firing": "", "n": 5},
        images=(Image("https://a/{{ .Status }}.png"),),
        links=(Link("https://wiki/{{ .Status }}", "{{ .Status }}"),),
    )
    assert event.summary == "p95 answer time on web is 6.2s now"
    assert (event.severity, event.source, event.client) == ("critical", "web", "us")
    assert (event.client_url, event.component) == ("https://us/firing", "team")
    assert (event.details["team"], event.details["n"]) == ("web", 5)
    assert "firing" not in event.details
    assert event.images == (Image("https://a/firing.png"),)
    assert event.links[0] == Link("https://wiki/firing", "firing")


def test_what_is_not_written_is_as_alertmanager_has_it() -> None:
    event = told_of(notice())
    assert (event.severity, event.source) == ("error", event.client)
    assert event.client_url.startswith("https://watch.example.com")
    assert (event.details["num_firing"], event.details["num_resolved"]) == ("1", "0")
    assert "AnswersSlow" in event.details["firing"]
    assert event.timestamp == NOW.isoformat()


def test_a_broken_template_costs_no_page() -> None:
    faults: list[str] = []
    one = PagerDuty(
        routing_key=Secret(KEY), description="{{ nonsense", severity="{{ .No", client_url="{{ x }}"
    )
    event = one._event(notice(), replace(CONTEXT, fault=faults.append))
    assert "AnswersSlow" in event.summary
    assert (event.severity, event.client_url) == ("error", "https://watch.example.com")
    assert len(faults) == 3


def test_definitions_of_ones_own_are_used() -> None:
    text = '{{ define "pagerduty.default.description" }}ours: {{ .Status }}{{ end }}'
    own = definitions.templates([File("own.tmpl", text)])
    event = MINE._event(notice(), replace(CONTEXT, templates=own))
    assert event.summary == "ours: firing"


def test_a_test_says_so_and_is_no_emergency() -> None:
    event = told_of(replace(notice(), test=True), severity="critical", description="x")
    assert (event.summary, event.severity) == ("TEST: x", "info")


def test_without_a_public_page_nothing_is_led_to() -> None:
    event = MINE._event(notice(), replace(CONTEXT, public_url=""))
    assert event.client_url == ""


def test_a_key_may_depend_on_the_notice() -> None:
    one = PagerDuty(routing_key=Secret("{{ .GroupLabels.channel }}-key"))
    assert one._event(notice(), CONTEXT).key == "web-key"


def test_a_request_is_made_as_settings_say() -> None:
    one = PagerDuty(
        routing_key=Secret(KEY),
        timeout=Duration(5),
        http_config=HttpSettings(tls_config=Tls(ca_file="x")),
    )
    post = one.compose(notice(), CONTEXT)
    assert (post.url, post.within, post.wire.tls.ca_file) == (Secret(EVENTS_V2), 5.0, "x")
    bare = PagerDuty(service_key=Secret(KEY)).compose(notice(), CONTEXT)
    assert (bare.url, bare.within) == (Secret(EVENTS_V1), None)


def test_what_is_not_written_comes_from_global() -> None:
    everywhere = Global(pagerduty_url="https://events.eu.pagerduty.com/v2/enqueue")
    assert MINE.completed(everywhere).url == everywhere.pagerduty_url
    assert replace(MINE, url="https://own").completed(everywhere).url == "https://own"
    v1 = PagerDuty(service_key_file=Secret(KEY)).completed(everywhere)
    assert v1.url == EVENTS_V1
    assert v1.key == Secret(KEY)
    assert list(v1.missing()) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "write one of routing_key"),
        ("{routing_key: hunter2, service_key: hunter2}", "write one of routing_key"),
        (
            "{routing_key: hunter2, routing_key_file: a}",
            "routing_key or routing_key_file, not both",
        ),
        (
            "{service_key: hunter2, service_key_file: a}",
            "service_key or service_key_file, not both",
        ),
        ("{routing_key: hunter2, url: x}", "url: expected http://"),
        ("{routing_key: hunter2, images: [{}]}", "images[0].src: missing"),
        ("{routing_key: hunter2, links: [{text: x}]}", "links[0].href: missing"),
    ],
)
def test_settings_that_cannot_work_are_told_without_the_key(text: str, said: str) -> None:
    with pytest.raises(strict.ConfigError) as found:
        strict.load(text, PagerDuty, file="f", environ={}, read=str)
    assert said in str(found.value)
    assert "hunter2" not in str(found.value)


def test_all_keys_of_alertmanager_are_read() -> None:
    text = """
send_resolved: true
routing_key: hunter2
url: https://events.pagerduty.com/v2/enqueue
client: c
client_url: u
description: d
severity: warning
source: s
details: {a: b, n: 1, deep: [x]}
images: [{href: h, src: s, alt: a}]
links: [{href: h, text: t}]
component: c
group: g
class: k
timeout: 10s
http_config: {}
"""
    one = strict.load(text, PagerDuty, file="f", environ={}, read=str)
    assert (one.kind, one.details) == ("k", {"a": "b", "n": 1, "deep": ["x"]})
