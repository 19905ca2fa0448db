from datetime import timedelta

import msgspec

from exporter.web.alertmanager import shapes
from tests.exporter.web.alertmanager.examples import NOW, alert, silence, status

FIVE = timedelta(minutes=5)


def test_an_alert_has_every_field_that_clients_read_without_asking() -> None:
    found = status(alert(channel="web"), silenced_by=("one",))
    told = msgspec.json.decode(msgspec.json.encode(shapes.alert(found, NOW, FIVE)))
    assert told == {
        "annotations": {"summary": "Down it is"},
        "endsAt": "2026-03-01T12:05:00Z",
        "fingerprint": found.alert.fingerprint,
        "receivers": [{"name": "team"}],
        "startsAt": "2026-03-01T11:55:00Z",
        "status": {
            "state": "suppressed",
            "silencedBy": ["one"],
            "inhibitedBy": [],
            "mutedBy": [],
        },
        "updatedAt": "2026-03-01T12:00:00Z",
        "generatorURL": "http://prometheus.example/graph",
        "labels": {"alertname": "Down", "channel": "web"},
    }


def test_an_alert_that_says_when_it_ends_is_told_so() -> None:
    one = msgspec.structs.replace(alert(), ends_at=NOW + timedelta(hours=1), updated_at=NOW - FIVE)
    told = shapes.alert(status(one), NOW, FIVE)
    assert (told.ends_at, told.updated_at) == (NOW + timedelta(hours=1), NOW - FIVE)


def test_a_silence_shows_its_matchers_apart() -> None:
    text = 'alertname="Down", channel!="web", host=~"a.*", job!~"b|c"'
    told = msgspec.json.decode(msgspec.json.encode(shapes.silence(silence(text), NOW)))
    assert told["status"] == {"state": "active"}
    assert told["createdBy"] == "ada"
    shown = {one["name"]: (one["isRegex"], one["isEqual"]) for one in told["matchers"]}
    assert shown == {
        "alertname": (False, True),
        "channel": (False, False),
        "host": (True, True),
        "job": (True, False),
    }
