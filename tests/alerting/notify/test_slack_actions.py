"""A press of a button asks for one thing or for nothing, whatever stands in its payload."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.model import labels
from alerting.notify import slack_actions
from alerting.notify.slack_actions import (
    ACKNOWLEDGE,
    SILENCE,
    Acknowledge,
    Place,
    Refused,
    Silence,
)

KEY = '{}:{alertname="AnswersSlow"}'
GROUP = hashlib.sha256(KEY.encode()).hexdigest()
NAMES = labels({"alertname": "AnswersSlow", "channel": "web"})
AT = datetime(2026, 11, 21, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLACE = Place(answers="https://hooks.slack.com/actions/T/1/x", thread="1.2")
OLD = "the button is of another version of chatwatch; use one of a newer message"
LONG = "a button silences for at most 7 days; make a silence by hand"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)


def press(name: Any, value: Any, **more: Any) -> dict[str, Any]:
    """What Slack sends of a button, as far as it matters."""
    return {
        "type": "block_actions",
        "user": {"id": "U1", "username": "anna", "name": "anna", "team_id": "T1"},
        "response_url": PLACE.answers,
        "message": {"type": "message", "ts": "1.2"},
        "actions": [{"type": "button", "action_id": name, "block_id": "b", "value": value}],
        **more,
    }


def silence(pairs: Any = None, seconds: Any = 3600) -> str:
    return json.dumps({"labels": dict(NAMES) if pairs is None else pairs, "seconds": seconds})


def test_an_acknowledgement_names_the_group_and_who_it_is() -> None:
    value = slack_actions.acknowledging(KEY, AT - timedelta(milliseconds=750))
    wanted = Acknowledge(group=GROUP, up_to=AT, by="anna", place=PLACE)
    assert slack_actions.read(press(ACKNOWLEDGE, value)) == wanted


def test_a_silence_names_labels_and_a_span() -> None:
    value = slack_actions.silencing(NAMES, HOUR)
    wanted = Silence(labels=NAMES, span=HOUR, by="anna", place=PLACE)
    assert slack_actions.read(press(f"{SILENCE}/3600", value)) == wanted


def test_no_button_silences_everything_or_what_slack_cannot_carry() -> None:
    assert slack_actions.silencing((), HOUR) == ""
    assert slack_actions.silencing(labels({"a": "x" * 2_000}), HOUR) == ""


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        ({}, ""),
        ([], ""),
        ({"type": "view_submission"}, ""),
        (press("of another app", "x"), ""),
        (press(None, None), ""),
        (press(ACKNOWLEDGE, "x", actions="none"), ""),
        (press(ACKNOWLEDGE, "x", actions=["none"]), ""),
        (press(ACKNOWLEDGE, "{"), OLD),
        (press(ACKNOWLEDGE, None), OLD),
        (press(ACKNOWLEDGE, "[" * 100_000), OLD),
        (press(ACKNOWLEDGE, json.dumps({"group": KEY})), OLD),
        (press(ACKNOWLEDGE, json.dumps({"group": 1})), OLD),
        (press(ACKNOWLEDGE, json.dumps({"group": GROUP})), OLD),
        (press(ACKNOWLEDGE, json.dumps({"group": GROUP, "at": -1})), OLD),
        (press(ACKNOWLEDGE, json.dumps({"group": GROUP, "at": 10**20})), OLD),
        (press(f"{SILENCE}/1", silence({"a": 1})), OLD),
        (press(f"{SILENCE}/1", silence({str(one): "x" for one in range(65)})), OLD),
        (press(f"{SILENCE}/1", silence(seconds="1")), OLD),
        (press(f"{SILENCE}/1", silence({})), "it would silence everything"),
        (press(f"{SILENCE}/1", silence({"a": ""})), "it would silence everything"),
        (press(f"{SILENCE}/1", silence(seconds=0)), LONG),
        (press(f"{SILENCE}/1", silence(seconds=10**9)), LONG),
    ],
)  # fmt: skip
def test_what_is_not_ours_or_not_right_is_refused(payload: Any, said: str) -> None:
    found = slack_actions.read(payload)
    assert isinstance(found, Refused)
    assert found.said == said


@pytest.mark.parametrize(
    ("user", "by"),
    [
        ({"id": "U1", "name": "Anna"}, "Anna"),
        ({"id": "U1", "username": "anna\n b"}, "anna b"),
        ({"id": "U1", "name": " "}, "U1"),
        ({"name": "x" * 200}, "x" * 80),
        ("anna", "somebody"),
    ],
)
def test_whoever_pressed_has_a_name(user: Any, by: str) -> None:
    found = slack_actions.read(press(ACKNOWLEDGE, slack_actions.acknowledging(KEY, AT), user=user))
    assert isinstance(found, Acknowledge)
    assert found.by == by


def test_answers_go_into_the_thread_of_the_message() -> None:
    value = slack_actions.acknowledging(KEY, AT)
    within = slack_actions.read(
        press(ACKNOWLEDGE, value, message={"ts": "2.0", "thread_ts": "1.0"})
    )
    assert within.place.thread == "1.0"
    odd = slack_actions.read(press(ACKNOWLEDGE, value, message={"ts": 2}, response_url="x" * 2_001))
    assert odd.place == Place()


@given(JSON)
def test_any_payload_has_an_answer(payload: Any) -> None:
    for one in (
        payload,
        press(ACKNOWLEDGE, payload),
        {"type": "block_actions", "actions": [payload]},
    ):
        assert isinstance(slack_actions.read(one), Refused)


def test_a_payload_is_a_field_of_a_form() -> None:
    assert slack_actions.payload(urlencode({"payload": '{"a": 1}'}).encode()) == {"a": 1}


@pytest.mark.parametrize(
    "form",
    [b"", b"payload", b"other=1", b"payload=%7B", b"payload=1&payload=2", b"\xff",
     b"payload=" + b"[" * 100_000, b"&".join(b"a=1" for _ in range(50))],
    ids=repr,
)  # fmt: skip
def test_any_other_body_is_none(form: bytes) -> None:
    with pytest.raises(ValueError, match="no form with one field payload"):
        slack_actions.payload(form)


@pytest.mark.parametrize(
    ("url", "is_slack"),
    [
        ("https://hooks.slack.com/actions/T/1/x", True),
        ("https://hooks.slack-gov.com:443/actions", True),
        ("https://HOOKS.slack.com/", True),
        ("http://hooks.slack.com/actions", False),
        ("https://evilslack.com/", False),
        ("https://hooks.slack.com.evil.example/", False),
        ("https://u@hooks.slack.com/", False),
        ("https://hooks.slack.com:8443/", False),
        ("https://[", False),
        ("https://hooks.slack.com:x/", False),
        ("", False),
    ],
)
def test_answers_are_posted_to_slack_alone(url: str, is_slack: bool) -> None:
    assert slack_actions.is_slack(url) is is_slack
