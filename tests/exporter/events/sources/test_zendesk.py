import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.strict import Secret
from exporter.events import model
from exporter.events.inbound import Inbound
from exporter.events.sources.zendesk import Zendesk
from exporter.refusal import Refused
from tests.exporter.events.sources import matrix

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SOURCE = Zendesk(name="zen")
TOLERANCE = timedelta(minutes=5)
MESSAGE = "zen:event-type:messaging_ticket.message_added"
CUSTOMER = {"id": "6596848315901", "name": "Ada", "type": "end_user"}


def message(actor: Any = None, **more: Any) -> dict[str, Any]:
    return {
        "type": MESSAGE,
        "account_id": 21825834,
        "id": "01JQMQH83YNAKWSWJ8B1QH2NSC",
        "time": "2026-11-21T11:59:05.254571515Z",
        "zendesk_event_version": "2022-11-06",
        "subject": "zen:ticket:141",
        "detail": {"id": "141"},
        "event": {
            "actor": actor or CUSTOMER,
            "conversation_id": "67ab5f53a96f98663935c3f2",
            "message": {"body": "Do you ship to Spain?", "id": "67ab5f55155becd183e284cb"},
        },
        **more,
    }


def user(kind: str = "created", **more: Any) -> dict[str, Any]:
    detail = {
        "id": "6596848315901",
        "role": "end-user",
        "email": "ada@example.com",
        "external_id": "user-77",
        **more,
    }
    return message(type=f"zen:event-type:user.{kind}", detail=detail, event={})


def inbound(body: Any) -> Inbound:
    return Inbound({"Content-Type": "application/json"}, json.dumps(body).encode())


def events(body: Any, source: Zendesk = SOURCE) -> list[Any]:
    return list(source.parse(inbound(body), NOW).events)


def read(event: Any) -> model.Event:
    return model.read(event, now=NOW, future=NOW - NOW, oldest=NOW.replace(month=1))


def signed(request: Inbound, secret: str, now: datetime) -> Inbound:
    stamp = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    mac = hmac.new(secret.encode(), stamp.encode() + request.body, hashlib.sha256)
    changes = {
        "X-Zendesk-Webhook-Signature-Timestamp": stamp,
        "X-Zendesk-Webhook-Signature": base64.b64encode(mac.digest()).decode(),
    }
    return matrix.headed(request, changes)


def test_the_published_vector_is_verified() -> None:
    source = Zendesk(name="zen", secrets=(Secret("other"), Secret("s3cr3t")))
    headers = {
        "X-Zendesk-Webhook-Signature": "e2bBa1bfbhP3jqku1RNdyX5bFVDujrAN5PZPV1iDdc4=",
        "X-Zendesk-Webhook-Signature-Timestamp": "2023-11-14T22:13:20Z",
    }
    request = Inbound(headers, rb'{"hello":"w\u00f6rld"}')
    assert source.verify(request, datetime(2023, 11, 14, 22, 13, tzinfo=UTC), TOLERANCE) == 1


def test_the_timestamp_is_signed_as_it_is_written() -> None:
    source = Zendesk(name="zen", secrets=(Secret("s3cr3t"),))
    mac = hmac.new(b"s3cr3t", b"2026-11-21T13:00:00.123456789+01:00{}", hashlib.sha256)
    headers = {
        "X-Zendesk-Webhook-Signature": base64.b64encode(mac.digest()).decode(),
        "X-Zendesk-Webhook-Signature-Timestamp": "2026-11-21T13:00:00.123456789+01:00",
    }
    assert source.verify(Inbound(headers, b"{}"), NOW, TOLERANCE) == 0


def test_what_a_customer_wrote_is_received() -> None:
    (found,) = events(message())
    read_too = read(found)
    data: Any = read_too.data
    assert (found["type"], found["id"]) == (
        "chat.message.received",
        "message/67ab5f55155becd183e284cb",
    )
    assert (read_too.origin, read_too.subject) == ("21825834", "zen:ticket:141")
    assert data.conversation_id == "67ab5f53a96f98663935c3f2"
    assert (data.customer_id, data.channel) == ("zen-user-6596848315901", "web")
    assert data.text == "Do you ship to Spain?"


def test_nanoseconds_are_read() -> None:
    (found,) = events(message())
    assert read(found).time == datetime(2026, 11, 21, 11, 59, 5, 254572, UTC)


@pytest.mark.parametrize(
    ("actor", "agent", "kind", "automated"),
    [
        ({"id": "99", "type": "agent"}, "zen-user-99", "human", False),
        ({"id": "zd:answerBot", "type": "system"}, "zd:answerBot", "ai", True),
        ({"id": "7", "type": "system"}, "zen-user-7", "system", True),
        ({"id": "8", "type": "trigger"}, "zen-user-8", "system", True),
    ],
)
def test_who_answered_is_a_person_the_bot_or_the_system(
    actor: Any, agent: str, kind: str, automated: bool
) -> None:
    (found,) = events(message(actor))
    data: Any = read(found).data
    assert (data.agent_id, data.agent_kind, data.automated) == (agent, kind, automated)


def test_the_channel_is_as_it_is_set() -> None:
    (found,) = events(message(), Zendesk(name="zen", channel="whatsapp"))
    assert found["data"]["channel"] == "whatsapp"


def test_a_message_without_an_id_has_the_event_s() -> None:
    event = {**message()["event"], "message": {"body": "Hi"}}
    assert events(message(event=event))[0]["id"] == "message/01JQMQH83YNAKWSWJ8B1QH2NSC"
    assert events(message(event=event, id=None))[0]["type"] == (
        "zendesk.messaging_ticket.message_added"
    )


def test_a_customer_is_known_by_their_other_ids() -> None:
    identified, linked = events(user())
    data: Any = read(identified).data
    assert (data.customer_id, data.aliases) == ("zen-user-6596848315901", ("ada@example.com",))
    assert read(linked).data.alias == "user-77"  # type: ignore[attr-defined]
    assert len(events(user(external_id=""))) == 1


@pytest.mark.parametrize(
    "body",
    [
        user(role="agent"),
        user("deleted"),
        message(type="zen:event-type:ticket.created", time=None),
        message(type="zen:event-type:ticket.created", time="soon", id=None),
    ],
    ids=["an agent", "deleted", "a ticket", "a ticket without id"],
)
def test_what_has_no_mapping_is_kept(body: dict[str, Any]) -> None:
    (found,) = events(body)
    assert found["type"] == f"zendesk.{body['type'].removeprefix('zen:event-type:')}"
    assert found["id"].startswith("unmapped/")
    assert read(found).data.TYPE == "unmapped"


@pytest.mark.parametrize("body", [{"ticket": 1}, [], 7, {"type": "x"}], ids=repr)
def test_what_a_trigger_sends_is_refused_with_what_to_do(body: Any) -> None:
    with pytest.raises(Refused, match="no type that begins") as told:
        events(body)
    assert "type generic" in told.value.help


def test_a_webhook_without_a_body_is_answered() -> None:
    answer = SOURCE.greet(Inbound({}, b""), NOW)
    assert answer is not None
    assert answer.status == 200
    assert SOURCE.greet(inbound(message()), NOW) is None
    assert SOURCE.greet(Inbound({}, b"", method="GET"), NOW) is None


_ANY: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just(CUSTOMER),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
_FIELDS = st.sampled_from(["account_id", "id", "time", "subject", "detail", "event"])


@given(
    st.sampled_from([MESSAGE, "zen:event-type:user.created", "zen:event-type:x"]),
    st.dictionaries(_FIELDS, _ANY | st.just(message()["event"])),
)
def test_whatever_is_sent_nothing_is_raised_and_a_repeat_has_the_same_ids(
    type: str, more: dict[str, Any]
) -> None:
    request = inbound(message(**more) | {"type": type})
    found = SOURCE.parse(request, NOW)
    assert found == SOURCE.parse(request, NOW)
    ids = [one["id"] for one in found.events]
    assert len(ids) == len(set(ids)) > 0
    assert all(0 < len(one) <= 200 for one in ids)


SAMPLE = matrix.Sample(
    source=Zendesk(name="zen", secrets=matrix.SECRETS),
    inbound=lambda now: inbound(message(time=now.isoformat())),
    sign=signed,
    signature=("X-Zendesk-Webhook-Signature", "X-Zendesk-Webhook-Signature-Timestamp"),
    # An empty body is a form of Zendesk's, and holds no event.
    malformed=(400, 415, 422, 200),
)


@pytest.mark.parametrize("case", matrix.cases(SAMPLE), ids=str)
async def test_bad_input_is_refused_and_nothing_of_it_is_kept(
    case: matrix.Case, tmp_path: Path
) -> None:
    await matrix.check(case, tmp_path)
