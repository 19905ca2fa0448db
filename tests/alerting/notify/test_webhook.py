"""Alertmanager's body, to the letter, and what answers mean."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from alerting import strict
from alerting.notify.global_settings import Global
from alerting.notify.http_settings import Authorization, HttpSettings
from alerting.notify.message import Context
from alerting.notify.reply import HttpReply, SmtpReply, Unanswered
from alerting.notify.signing import Signing
from alerting.notify.tls import Tls
from alerting.notify.verdict import Rejected, Retry, Sent, Verdict
from alerting.notify.webhook import Webhook
from alerting.secret import Secret
from alerting.strict import Duration
from tests.alerting.notices import ANY_LABELS, SLOW, WORDS, alert, notice, pair

URL = "https://hooks.example.com/services/T0KEN-of-ours?key=hunter2"
CONTEXT = Context(integration="webhook[0]", public_url="https://watch.example.com")
NOW = datetime(2026, 11, 21, 3, 2, 11, tzinfo=UTC)
HOOK = Webhook(url=Secret(URL))


def body(told: Any, hook: Webhook = HOOK) -> dict[str, Any]:
    made = json.loads(hook.compose(told, CONTEXT).content)
    assert isinstance(made, dict)
    return made


def test_a_beginning_is_alertmanagers_version_4() -> None:
    assert body(notice()) == {
        "version": "4",
        "groupKey": '{}:{alertname="AnswersSlow", channel="web", severity="critical"}',
        "truncatedAlerts": 0,
        "status": "firing",
        "receiver": "team",
        "groupLabels": SLOW,
        "commonLabels": SLOW,
        "commonAnnotations": WORDS,
        "externalURL": "https://watch.example.com",
        "notification_reason": "",
        "alerts": [
            {
                "status": "firing",
                "labels": SLOW,
                "annotations": WORDS,
                "startsAt": "2026-11-21T03:02:11.250000Z",
                "endsAt": "0001-01-01T00:00:00Z",
                "generatorURL": "https://watch.example.com",
                "fingerprint": alert().fingerprint,
                "value": 6.2,
            }
        ],
    }


def test_an_end_says_when_it_was() -> None:
    beginning, end = map(body, pair())
    assert end["status"] == end["alerts"][0]["status"] == "resolved"
    assert end["alerts"][0]["endsAt"] == "2026-11-21T03:49:11.250000Z"
    assert end["groupKey"] == beginning["groupKey"]
    assert end["alerts"][0]["fingerprint"] == beginning["alerts"][0]["fingerprint"]


def test_too_many_alerts_are_cut_and_counted() -> None:
    many = notice(*(alert(names={**SLOW, "channel": name}) for name in "abc"))
    cut = body(many, Webhook(url=Secret(URL), max_alerts=2))
    assert ([one["labels"]["channel"] for one in cut["alerts"]], cut["truncatedAlerts"]) == (
        ["a", "b"],
        1,
    )
    assert cut["commonLabels"] == {"alertname": "AnswersSlow", "severity": "critical"}
    assert body(many)["truncatedAlerts"] == 0


def test_a_request_says_who_asks_and_which_notice_it_is() -> None:
    bearer = Authorization(credentials=Secret("hunter2"))
    http = HttpSettings(authorization=bearer, tls_config=Tls(ca_file="x"))
    hook = Webhook(url_file=Secret(URL), timeout=Duration(5), http_config=http)
    post = hook.compose(notice(), CONTEXT)
    assert dict(post.headers) == {
        "Content-Type": "application/json",
        "User-Agent": "chatwatch",
        "Idempotency-Key": f"{notice().id}/webhook[0]",
    }
    assert (post.url, post.wire.authorization) == (Secret(URL), Secret("Bearer hunter2"))
    assert (post.wire.tls.ca_file, post.within) == ("x", 5.0)
    plain = HOOK.compose(notice(), CONTEXT)
    assert (plain.within, plain.wire.authorization, plain.wire.tls) == (None, None, Tls())


@given(ANY_LABELS, ANY_LABELS)
def test_any_labels_make_a_body_that_says_them(names: object, words: object) -> None:
    told = notice(alert(names=dict(names), words=dict(words)))  # type: ignore[call-overload]
    made = body(told)
    assert made["alerts"][0]["labels"] == dict(names)  # type: ignore[call-overload]
    assert made["alerts"][0]["annotations"] == dict(words)  # type: ignore[call-overload]


def http(status: int, **more: str) -> HttpReply:
    return HttpReply(status=status, at=NOW, **more)


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        (http(200), Sent()),
        (http(204), Sent()),
        (http(429, retry_after="120"),
         Retry(reason="throttled", detail="answer 429", after=120.0)),
        (http(503, retry_after="Sat, 21 Nov 2026 03:03:11 GMT", body="later"),
         Retry(reason="server", detail="answer 503: later", after=60.0)),
        (http(500), Retry(reason="server", detail="answer 500")),
        (http(408), Retry(reason="server", detail="answer 408")),
        (http(404, body="no\r\nsuch"), Rejected(detail="answer 404: no such")),
        (http(302), Rejected(
            detail="answer 302: it leads elsewhere; write the address it leads to")),
        (http(199), Rejected(detail="answer 199")),
        (Unanswered("refused", "nobody"), Retry(reason="refused", detail="nobody")),
        (Unanswered("timeout", "slow", doubtful=True),
         Retry(reason="timeout", detail="slow", doubtful=True)),
        (SmtpReply(stage="content", code=250),
         Retry(reason="other", detail="not the answer of an HTTP server")),
    ],
)  # fmt: skip
def test_an_answer_means_yes_no_or_later(reply: Any, verdict: Verdict) -> None:
    assert HOOK.judge(reply) == verdict


def test_a_body_that_repeats_the_address_gives_nothing_away() -> None:
    said = HOOK.judge(http(404, body=f"no /services/T0KEN-of-ours, no {URL}, no key=hunter2"))
    assert said == Rejected(detail="answer 404: no /***, no ***, no ***")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "write one of url and url_file"),
        ("{url: 'http://a', url_file: b}", "write one of url and url_file"),
        ("{url: hunter2}", "url: expected http://… or https://…"),
        ("{url: 'ftp://hunter2'}", "url: expected"),
        ("{url: 'http://a:hunter2@b'}", "url: expected"),
        ("{url: 'http://hunter2:99999'}", "url: expected"),
        ("{url: 'http://['}", "url: expected"),
        ("{url: 'http://a b'}", "url: expected"),
        ("{url: 'x{{ .Status }}'}", "url: expected http://"),
        ("{url: 'http://a', signing_secret: hunter2}", "signing_secret: expected whsec_ and"),
        ("{url: 'http://a', signing_secret: whsec_hunter2}", "signing_secret: expected a key"),
        ("{url: 'http://a', max_alerts: -1}", "max_alerts: expected a whole number of at least 0"),
    ],
)
def test_settings_that_cannot_work_are_told_without_the_address(text: str, said: str) -> None:
    with pytest.raises(strict.ConfigError, match=re.escape(said)) as told:
        strict.load(text, Webhook, file="f", environ={}, read=str)
    assert "hunter2" not in str(told.value)


def test_an_address_shows_nowhere() -> None:
    assert "hunter2" not in repr(HOOK)
    assert "hunter2" not in repr(HOOK.compose(notice(), CONTEXT))


def test_a_payload_of_ones_own_is_filled_by_templates() -> None:
    payload = {
        "text": "{{ .CommonAnnotations.summary }}",
        "labels": "{{ .CommonLabels | toJson }}",
        "count": "{{ len .Alerts }}",
        "{{ .Status }}": ["{{ .GroupLabels.channel }}", 1, True, None],
    }
    assert body(notice(), Webhook(url=Secret(URL), payload=payload)) == {
        "text": WORDS["summary"],
        "labels": SLOW,
        "count": 1,
        "firing": ["web", 1, True, None],
    }
    made = Webhook(url=Secret(URL), payload="{{ .Status }}").compose(notice(), CONTEXT)
    assert made.content == b'"firing"'


def test_a_payload_of_ones_own_becomes_shorter_too() -> None:
    many = notice(*(alert(names={**SLOW, "channel": name}) for name in "abcd"))
    hook = Webhook(url=Secret(URL), payload={"n": "{{ len .Alerts }}"}, max_alerts=3)
    made = [hook.compose(many, replace(CONTEXT, shorter=at)).content for at in range(3)]
    assert made == [b'{"n":3}', b'{"n":1}', b'{"n":1}']


def test_an_address_may_depend_on_the_notice() -> None:
    hook = Webhook(url=Secret("https://hooks.example.com/{{ .GroupLabels.channel }} "))
    assert hook.compose(notice(), CONTEXT).url == Secret("https://hooks.example.com/web")
    assert HOOK.compose(notice(), CONTEXT).url == Secret(URL)


def test_a_signed_request_bears_the_id_of_its_notice() -> None:
    secret = Secret("whsec_" + "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3")
    hook = Webhook(url=Secret(URL), signing_secret=secret)
    assert hook.compose(notice(), CONTEXT).signing == Signing(secret, f"{notice().id}/webhook[0]")
    assert HOOK.compose(notice(), CONTEXT).signing is None
    said = hook.judge(http(400, body=f"no {secret.reveal()}"))
    assert said == Rejected(detail="answer 400: no ***")


def test_too_large_is_no_last_word() -> None:
    assert HOOK.judge(http(413)) == Rejected(detail="answer 413", too_large=True)


def test_it_takes_how_requests_are_made_from_global() -> None:
    everywhere = Global(http_config=HttpSettings(tls_config=Tls(ca_file="x")))
    assert HOOK.completed(everywhere).http_config == everywhere.http_config
    own = Webhook(url=Secret(URL), http_config=HttpSettings())
    assert own.completed(everywhere) == own
    assert list(own.missing()) == []
