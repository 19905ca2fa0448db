from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting import strict
from exporter.config import Config
from exporter.events import flat, model
from exporter.events.expression import Expression
from exporter.events.inbound import Inbound, Mark, Receipt, Unreadable
from exporter.events.sources.generic import Generic
from exporter.refusal import Refused
from tests.exporter.events.sources import vendors
from tests.exporter.events.test_expression import VALUES

NOW = datetime(2026, 11, 21, 5, tzinfo=UTC)
CALCOM, GITHUB, INTERCOM, ZENDESK = map(vendors.source, vendors.NAMES)


def made(text: str) -> Generic:
    """Return a source of a few settings."""
    whole = f"sources: [{{name: acme, type: generic, {text}}}]"
    found = strict.load(whole, Config, file="t.yml", environ={"S": "s"}, read=str)
    (source,) = found.sources
    assert isinstance(source, Generic)
    return source


FEEDBACK = "events: [{type: chat.feedback.received, when: score, data: {score: score}}]"
PLAIN = made(FEEDBACK)


def events(source: Generic, body: Any, **headers: str) -> list[Any]:
    return list(source.parse(vendors.post(body, **headers), NOW).events)


def read(event: Any) -> model.Event:
    span = timedelta(days=400)
    return model.read(event, now=NOW, future=span, oldest=NOW - span)


@pytest.mark.parametrize(
    ("source", "inbound"),
    [
        (CALCOM, vendors.post({"triggerEvent": "PING"})),
        (INTERCOM, vendors.post({"topic": "ping"})),
        (GITHUB, vendors.post({"zen": "x"}, X_GitHub_Event="ping")),
        (ZENDESK, Inbound({}, b"", method="HEAD")),
    ],
)
def test_pings_and_heads_are_answered_at_once(source: Generic, inbound: Inbound) -> None:
    answer = source.greet(inbound, NOW)
    assert answer is not None
    assert answer.status == 200


@pytest.mark.parametrize(
    "inbound",
    [
        vendors.post({"topic": "conversation.admin.closed"}),
        vendors.post([]),
        Inbound({}, b"", method="GET"),
        Inbound({}, b"", method="OPTIONS"),
    ],
)
def test_anything_else_is_no_greeting(inbound: Inbound) -> None:
    assert INTERCOM.greet(inbound, NOW) is None
    assert ZENDESK.greet(inbound, NOW) is None


def test_a_challenge_is_given_back() -> None:
    source = made(f"challenge: challenge, {FEEDBACK}")
    answer = source.greet(vendors.post({"challenge": "abc"}), NOW)
    assert answer is not None
    assert (answer.body, answer.content_type) == (b"abc", "text/plain; charset=utf-8")
    assert source.greet(vendors.post({"challenge": 7}), NOW) is None


def test_a_greeting_that_cannot_be_worked_out_is_an_event() -> None:
    source = made(f"ping: 'length(topic) == `4`', {FEEDBACK}")
    assert source.greet(vendors.post({"topic": 7}), NOW) is None


def test_a_body_may_be_a_form() -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    source = made("events: [{type: chat.followup.done, data: {followup_id: Id}}]")
    (found,) = source.parse(Inbound(form, b"Id=a%20b&Empty="), NOW).events
    assert found["data"] == {"followup_id": "a b"}
    for body, code in ((b"Id=%ff", "bad_encoding"), (b"&" * 2_000, "bad_encoding"), (b"", "empty")):
        with pytest.raises(Refused) as refused:
            source.parse(Inbound(form, body), NOW)
        assert refused.value.code.startswith(code)


def test_without_an_id_the_bodys_digest_is_the_events() -> None:
    (one,) = events(PLAIN, {"score": 4})
    (again,) = events(PLAIN, {"score": 4})
    (other,) = events(PLAIN, {"score": 5})
    assert one["id"] == again["id"] != other["id"]
    assert (one["time"], "source" in one) == (NOW, False)


def test_an_id_that_is_too_long_is_a_digest() -> None:
    (found,) = events(made(f"id: id, {FEEDBACK}"), {"id": "x" * 500, "score": 4})
    assert found["id"].startswith("sha256-")


def test_a_body_of_many_vendors_events_is_walked() -> None:
    source = made(f"each: '@', id: id, topic: kind, {FEEDBACK}")
    body = [{"id": 1, "score": 4}, {"id": 2, "kind": "k"}, {"id": 3, "score": 5}, 7]
    parsed = source.parse(vendors.post(body), NOW)
    assert [one["id"] for one in parsed.events][:3] == ["1", "2", "3"]
    assert [one["type"] for one in parsed.events] == [
        "chat.feedback.received",
        "acme.k",
        "chat.feedback.received",
        "acme",
    ]
    assert parsed.events[3]["data"] == {"value": 7}
    assert parsed.batch


def test_elements_without_ids_of_their_own_are_numbered() -> None:
    entry = "{type: chat.feedback.received, each: '@.rows', data: {score: '@'}}"
    found = events(made(f"id: id, events: [{entry}]"), {"id": "a", "rows": [4, 5]})
    assert [one["id"] for one in found] == ["a/0", "a/1"]
    (kept,) = events(made(f"id: id, events: [{entry}]"), {"id": "a", "rows": []})
    assert isinstance(kept, flat.Unmapped)


def test_entries_that_share_an_id_are_told_apart() -> None:
    entry = "{type: chat.feedback.received, data: {score: score}}"
    found = events(made(f"id: id, events: [{entry}, {entry}, {entry}]"), {"id": "a", "score": 4})
    assert [one["id"] for one in found] == [
        "a",
        "a/chat.feedback.received",
        "a/chat.feedback.received/2",
    ]


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ("id: 'length(n)', " + FEEDBACK, "id does not fit this body"),
        ("events: [{type: chat.followup.done, data: {followup_id: 'sum(n)'}}]", "data.followup_id"),
        ("each: 'length(n)', " + FEEDBACK, "each does not fit this body"),
        (
            "each: 'map(&[root(), root(), root(), root()], rows)', " + FEEDBACK,
            "each goes beyond its bounds",
        ),
        ("each: 'rows[][]', " + FEEDBACK, "each finds more than 1000 events"),
    ],
)
def test_what_breaks_is_told_and_goes_to_quarantine(settings: str, why: str) -> None:
    body = {"n": 7, "score": 4, "rows": [[0] * 40] * 40}
    (kept,) = events(made(settings), body)
    assert isinstance(kept, Unreadable)
    assert kept.message.startswith(why)


def test_objects_that_change_are_marked_by_the_places_of_their_events() -> None:
    entry = "{type: chat.feedback.received, data: {score: score}, object: id, version: v}"
    source = made(f"each: '@', events: [{entry}]")
    parsed = source.parse(vendors.post([{"score": 4}, {"score": 5, "id": "o", "v": 3}]), NOW)
    assert parsed.marks == {1: Mark("o", 3)}


COUNTED = f"each: '@', sequence: no, {FEEDBACK}"


@pytest.mark.parametrize("told", [17, "17", "0017"], ids=repr)
def test_a_vendor_that_counts_its_events_may_say_so(told: object) -> None:
    body = [{"score": 4, "no": told}, {"score": 4}, {"other": 1, "no": 18}]
    found = events(made(COUNTED), body)
    assert [one.get("sequence") for one in found] == [17, None, 18]


def test_of_one_that_becomes_several_the_first_bears_the_number() -> None:
    one = "{type: chat.feedback.received, data: {score: score}}"
    found = events(made(f"sequence: no, events: [{one}, {one}]"), {"score": 4, "no": 3})
    assert [one.get("sequence") for one in found] == [3, None]


@pytest.mark.parametrize("told", [True, 1.5, "", "x", [1]], ids=repr)
def test_a_number_that_is_none_goes_to_quarantine(told: object) -> None:
    (kept,) = events(made(COUNTED), [{"score": 4, "no": told}])
    assert isinstance(kept, Unreadable)
    assert kept.message == "sequence finds no whole number"


def test_it_answers_200_and_keeps_aside_what_its_vendor_cannot_mend() -> None:
    assert PLAIN.answer(Receipt(1, 0), batch=False).status == 200
    assert PLAIN.quarantines


def test_secrets_and_a_signature_go_together() -> None:
    for text in (f"secrets: ['env:S'], {FEEDBACK}", f"signature: {{header: X}}, {FEEDBACK}"):
        with pytest.raises(strict.ConfigError, match="secrets and signature are given together"):
            made(text)


def test_without_a_signature_nothing_is_verified() -> None:
    with pytest.raises(Refused):
        PLAIN.verify(vendors.post({}), NOW, timedelta(minutes=5))


@given(st.sampled_from([CALCOM, GITHUB, INTERCOM, ZENDESK, PLAIN]), VALUES)
def test_whatever_a_vendor_sends_is_an_event_or_kept(source: Generic, body: Any) -> None:
    found = events(source, body)
    assert found
    assert all(isinstance(one, Unreadable) or one["id"] for one in found)


def test_an_expression_of_the_settings_stays_what_was_written() -> None:
    assert CALCOM.topic == Expression("triggerEvent")
