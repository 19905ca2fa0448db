import msgspec

from exporter.web import integration_rows
from tests.exporter.web.examples import NOW
from tests.exporter.web.vendors import HERE, SILENT, SLOW, known, sync


def test_an_integration_is_told_whole() -> None:
    one = known(
        "token_rejected",
        silence=SILENT,
        pace=SLOW,
        syncs=[sync()],
        reconciled={"new": 3},
        expires=HERE + 60,
        incident=0,
        held=HERE + 30,
    )
    found = integration_rows.listed([one], {"crm": [("up", 1, 0.1), ("auth_failed", 1, 0.1)]}, NOW)
    (told,) = msgspec.json.decode(msgspec.json.encode(found))["integrations"]
    expected = {
        "name": "crm",
        "provider": "hubspot",
        "state": "auth_failed",
        "reason": "token_rejected",
        "meaning": "the token is not believed",
        "up": False,
        "paused": False,
        "interval_seconds": 300.0,
        "response_time_ms": 123.0,
        "reconciled": {"new": 3},
        "held_until": "2026-03-01T12:00:30Z",
        "token_expires": "2026-03-01T12:01:00Z",
        "checked": "2026-03-01T11:58:20Z",
        "next_check": "2026-03-01T12:03:20Z",
        "status_page": {"url": "https://status.hubspot.com", "level": 0, "says": "operational"},
    }
    assert {key: told[key] for key in expected} == expected
    assert told["day"]["error_ratio"] == 0.5
    assert [one["bucket"] for one in told["quotas"]] == ["daily"]
    assert [one["job"] for one in told["syncs"]] == ["contacts"]
    assert told["parts"]["health"]["reason"] == "token_rejected"


def test_of_one_that_was_never_asked_little_is_told() -> None:
    one = known("new", checked=0.0, since=0.0, seconds=None, is_up=None, is_paused=True, due=None)
    told = integration_rows.told(one, (), [], NOW)
    unknown = (told.up, told.since, told.checked, told.next_check, told.held_until, told.latency)
    assert unknown == (None,) * 6
    assert (told.response_time_ms, told.silence, told.token_expires) == (None, None, None)
    assert integration_rows.told(known(detail=""), (), [], NOW).detail is None
