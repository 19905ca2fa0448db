"""What PagerDuty posts back: whose it is, and what it means."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.notify import pagerduty_callback
from alerting.notify.pagerduty_callback import Act, Nothing, Unreadable
from alerting.secret import Secret
from tests.alerting.notify.pagerdutyserver import signed

NOW = datetime(2026, 11, 21, 3, 12, 11, tzinfo=UTC)
KEY = "d" * 64
ONE, TWO = Secret("hunter2"), Secret("hunter3")
USER = {"type": "user_reference", "summary": "Maeve"}


def event(kind: str = "incident.acknowledged", **changes: Any) -> dict[str, Any]:
    """An event of an incident of ours, a minute old."""
    made = {
        "id": "5ac64822",
        "event_type": kind,
        "resource_type": "incident",
        "occurred_at": "2026-11-21T03:11:11.169Z",
        "agent": USER,
        "client": None,
        "data": {"type": "incident", "incident_key": KEY, "status": "acknowledged"},
    }
    return {**made, **changes}


def meaning(said: Any) -> Act | Nothing:
    return pagerduty_callback.meaning(json.dumps({"event": said}).encode(), NOW)


@pytest.mark.parametrize(
    ("kind", "what", "comment"),
    [
        ("incident.acknowledged", "acknowledge", ""),
        ("incident.resolved", "acknowledge", "resolved in PagerDuty"),
        ("incident.unacknowledged", "unacknowledge", ""),
        ("incident.reopened", "unacknowledge", ""),
    ],
)
def test_what_people_do_to_an_incident_is_followed(kind: Any, what: Any, comment: str) -> None:
    assert meaning(event(kind)) == Act(
        what=what,
        key=KEY,
        by="Maeve",
        up_to=NOW + timedelta(microseconds=169_000),
        comment=comment,
    )


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"event_type": "pagey.ping", "data": {"message": "Hello", "type": "ping"}}, "a ping"),
        (event("incident.triggered"), "events of type incident.triggered"),
        (event("x" * 999), f"events of type {'x' * 255}"),
        (event(agent={"type": "events_api_v2_inbound_integration_reference"}), "the echo"),
        (event(occurred_at="2026-11-21T02:00:00Z"), "longer ago than an hour"),
        (event(data={"type": "incident"}), "without a key"),
        (event(data={"incident_key": ""}), "without a key"),
        (event(data=None), "without a key"),
        (event(data={"incident_key": 5}), "without a key"),
    ],
)
def test_what_changes_nothing_here_says_why(said: Any, why: str) -> None:
    found = meaning(said)
    assert isinstance(found, Nothing)
    assert why in found.why


def test_what_comes_late_is_about_what_fired_then() -> None:
    late = meaning(event(occurred_at="2026-11-21T02:52:11Z"))
    assert isinstance(late, Act)
    assert late.up_to == NOW - timedelta(minutes=19)
    local = meaning(event(occurred_at="2026-11-21T03:00:00"))
    assert isinstance(local, Act)


@pytest.mark.parametrize("agent", [None, {}, {"summary": 5}, {"summary": " \n"}, "x"])
def test_nobody_in_particular_is_pagerduty(agent: Any) -> None:
    found = meaning(event(agent=agent))
    assert isinstance(found, Act)
    assert found.by == "PagerDuty"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "not JSON"),
        (b"[" * 9000, "not JSON"),
        (b"[]", "event is missing"),
        (b'{"messages": []}', "event is missing; webhooks of version 3 have it"),
        (b'{"event": {}}', "event.event_type is not a text"),
        (json.dumps({"event": event(occurred_at="today")}).encode(), "event.occurred_at"),
        (json.dumps({"event": event(occurred_at=None)}).encode(), "event.occurred_at"),
    ],
)
def test_a_body_that_is_no_event_is_refused(body: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        pagerduty_callback.meaning(body, NOW)


def test_one_of_the_secrets_made_one_of_the_signatures() -> None:
    body, header = signed({"event": {}}, "hunter2")
    zero = f"v1={'0' * 64}"
    assert pagerduty_callback.is_signed(body, header, [ONE])
    assert pagerduty_callback.is_signed(body, f"{zero},{header}", [TWO, ONE])
    assert pagerduty_callback.is_signed(body, f"{zero}, {header}", [ONE])
    for other in (header.replace("v1=", "v2="), header.removeprefix("v1="), "", ",,", zero):
        assert not pagerduty_callback.is_signed(body, other, [ONE, TWO])
    assert not pagerduty_callback.is_signed(body + b" ", header, [ONE])
    assert not pagerduty_callback.is_signed(body, header, [TWO])
    assert not pagerduty_callback.is_signed(body, header, [])


@given(st.binary(max_size=200), st.text(min_size=1, max_size=40), st.text(max_size=200))
def test_a_signature_is_that_of_the_raw_bytes(body: bytes, secret: str, other: str) -> None:
    mac = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    assert pagerduty_callback.is_signed(body, f"v1={mac}", [Secret(secret)])
    assert not pagerduty_callback.is_signed(body, other, [Secret(secret)])


def test_no_more_signatures_are_tried_than_there_may_be() -> None:
    body, header = signed({}, "hunter2")
    many = ",".join([f"v1={'0' * 64}"] * 20 + [header])
    assert not pagerduty_callback.is_signed(body, many, [ONE])


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=9) | st.integers(-9, 9),
        lambda inner: st.dictionaries(
            st.sampled_from(["event", "event_type", "agent", "data", "occurred_at", "summary"]),
            inner,
        ),
        max_leaves=12,
    )
)
def test_any_body_means_something_or_is_refused(body: Any) -> None:
    try:
        found = pagerduty_callback.meaning(json.dumps(body).encode(), NOW)
    except Unreadable:
        return
    assert isinstance(found, Act | Nothing)
