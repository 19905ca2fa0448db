"""Which alerts an Alertmanager is sent, when, and in what words."""

import json
from datetime import timedelta

import pytest
from msgspec.structs import replace

from alerting.forward import sending
from alerting.model import Alert
from tests.alerting.notices import NOW, alert

RESEND = timedelta(minutes=1)
FIRES, OVER = alert(), alert("resolved")
ENDED = OVER.resolved_at or NOW
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("of", "sent", "after", "due"),
    [
        (alert("pending"), None, RESEND * 9, False),
        (FIRES, None, SECOND * 0, True),
        (FIRES, NOW, RESEND, False),
        (FIRES, NOW, RESEND + SECOND, True),
        (OVER, None, SECOND * 0, True),
        (OVER, ENDED - SECOND, ENDED - NOW, True),
        (OVER, ENDED, ENDED - NOW + SECOND, False),
        (OVER, ENDED, ENDED - NOW + RESEND + SECOND, True),
    ],
)
def test_an_alert_is_sent_when_prometheus_would_send_it(
    of: Alert, sent: object, after: timedelta, due: bool
) -> None:
    assert sending.is_due(of, sent, NOW + after, RESEND) == due  # type: ignore[arg-type]


def test_alerts_that_are_no_more_are_forgotten() -> None:
    gone = alert(names={"alertname": "Gone"})
    sent = {FIRES.labels: NOW, gone.labels: NOW}
    assert sending.remembered(sent, [FIRES, alert(names={"alertname": "New"})]) == {
        FIRES.labels: NOW
    }


@pytest.mark.parametrize(("interval", "seconds"), [(15, 240), (90, 360)])
def test_what_fires_lasts_for_four_sendings(interval: int, seconds: int) -> None:
    lasting = sending.lasting(timedelta(seconds=interval), RESEND)
    assert lasting == timedelta(seconds=seconds)


def test_a_request_says_what_alertmanager_reads() -> None:
    url = "https://watch.example.com/"
    posted = replace(OVER, generator_url="https://g/", fired_at=None)
    firing, over = json.loads(sending.body([FIRES, posted], NOW, 4 * RESEND, url))
    assert firing == {
        "labels": dict(FIRES.labels),
        "annotations": dict(FIRES.annotations),
        "startsAt": "2026-11-21T03:02:11.250000Z",
        "endsAt": "2026-11-21T03:06:11.250000Z",
        "generatorURL": url,
    }
    assert (over["startsAt"], over["endsAt"]) == (
        "2026-11-21T03:00:11.250000Z",
        "2026-11-21T03:49:11.250000Z",
    )
    assert over["generatorURL"] == "https://g/"
