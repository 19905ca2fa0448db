from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alerting.strict import Secret
from exporter.events import model
from exporter.events.inbound import Inbound
from exporter.events.sources.intercom import Intercom
from exporter.refusal import Refused
from tests.exporter.events.intercom import payloads
from tests.exporter.events.intercom.payloads import CUSTOMER, NOW, inbound, notification, part
from tests.exporter.events.sources import matrix

SOURCE = Intercom(name="help")


def events(body: Any) -> list[Any]:
    return list(SOURCE.parse(inbound(body), NOW).events)


def test_the_published_vector_is_verified() -> None:
    source = Intercom(name="help", secrets=(Secret("other"), Secret("s3cr3t")))
    headers = {"X-Hub-Signature": "sha1=2c9f1b739a4c2e3d4fc4f7d4e4bcd8955651c5c7"}
    request = Inbound(headers, rb'{"hello":"w\u00f6rld"}')
    assert source.verify(request, NOW, timedelta(minutes=5)) == 1


@pytest.mark.parametrize("method", ["HEAD", "GET"])
def test_the_url_is_validated_by_a_request_without_a_body(method: str) -> None:
    answer = SOURCE.greet(Inbound({}, b"", method=method), NOW)
    assert answer is not None
    assert (answer.status, answer.body) == (200, b"")


def test_a_ping_holds_no_event() -> None:
    ping = notification("ping", {"type": "ping", "message": "something something interzen"})
    answer = SOURCE.greet(inbound(ping), NOW)
    assert answer is not None
    assert answer.status == 200


def test_a_word_that_somebody_wrote_is_no_ping() -> None:
    said = notification("conversation.user.replied", payloads.item(part(body="ping", id="ping")))
    assert SOURCE.greet(inbound(said), NOW) is None
    assert SOURCE.greet(inbound(notification("contact.created", {})), NOW) is None
    assert SOURCE.greet(Inbound({}, b"", method="OPTIONS"), NOW) is None


@pytest.mark.parametrize(
    ("topic", "about", "types"),
    [
        (
            "conversation.user.created",
            payloads.item(),
            ["chat.conversation.started", "chat.message.received"],
        ),
        ("conversation.admin.replied", payloads.item(part()), ["chat.message.sent"]),
        ("conversation.admin.noted", payloads.item(part(part_type="note")), []),
        (
            "conversation.admin.closed",
            payloads.item(),
            ["chat.conversation.ended", "chat.conversation.summarised"],
        ),
        ("contact.created", payloads.contact(), ["customer.identified", "identity.linked"]),
        ("company.created", {}, ["intercom.company.created"]),
    ],
)
def test_each_event_is_one_of_events_md_or_unmapped(
    topic: str, about: Any, types: list[str]
) -> None:
    found = events(notification(topic, about))
    assert [event["type"] for event in found] == types
    for event in found:
        if event["type"] in model.TYPES:
            assert not payloads.read(event).attributes


def test_one_part_in_two_topics_is_one_message() -> None:
    said = payloads.item(part(CUSTOMER))
    one, other = (
        events(notification(topic, said, id=topic))[0]
        for topic in ("conversation.user.replied", "conversation.admin.replied")
    )
    assert one == other


def test_a_second_attempt_has_the_same_ids() -> None:
    one, again = (
        events(
            notification("conversation.admin.closed", payloads.item(), delivery_attempts=attempt)
        )
        for attempt in (1, 2)
    )
    assert one == again


@pytest.mark.parametrize("body", [{"id": 1}, [], 7, {"topic": None}], ids=repr)
def test_what_is_no_notification_of_intercom_s_is_refused(body: Any) -> None:
    with pytest.raises(Refused, match="no topic") as told:
        events(body)
    assert told.value.code == "wrong_type"


_ANY: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just(part()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
_FIELDS = [
    "id",
    "created_at",
    "updated_at",
    "title",
    "source",
    "contacts",
    "user",
    "admin_assignee_id",
    "tags",
    "statistics",
    "conversation_parts",
    "conversation_rating",
    "custom_attributes",
]
_TOPICS = st.sampled_from(
    [
        "conversation.user.created",
        "conversation.user.replied",
        "conversation.admin.closed",
        "contact.created",
        "conversation.admin.opened",
        "conversation.admin.assigned",
        "conversation.rating.added",
        "x",
    ]
)


@given(_TOPICS, st.dictionaries(st.sampled_from(_FIELDS), _ANY))
def test_whatever_is_sent_nothing_is_raised_and_a_repeat_has_the_same_ids(
    topic: str, more: dict[str, Any]
) -> None:
    request = inbound(notification(topic, payloads.item(part(), **more)))
    found = SOURCE.parse(request, NOW)
    assert found == SOURCE.parse(request, NOW)
    ids = [one["id"] for one in found.events]
    assert len(ids) == len(set(ids))
    assert all(0 < len(one) <= 200 for one in ids)


SAMPLE = matrix.Sample(
    source=Intercom(name="help", secrets=matrix.SECRETS),
    inbound=lambda now: inbound(
        notification(
            "conversation.user.replied",
            payloads.item(part(CUSTOMER, created_at=int(now.timestamp()))),
        )
    ),
    sign=payloads.signed,
    signature=("X-Hub-Signature",),
    is_timed=False,
)


@pytest.mark.parametrize("case", matrix.cases(SAMPLE), ids=str)
async def test_bad_input_is_refused_and_nothing_of_it_is_kept(
    case: matrix.Case, tmp_path: Path
) -> None:
    await matrix.check(case, tmp_path)


async def test_a_ping_that_is_not_signed_is_refused(tmp_path: Path) -> None:
    ping = inbound(notification("ping", {}))
    unsigned = matrix.Case("ping", SAMPLE, lambda _: [ping], (401,), ("signature_missing",))
    await matrix.check(unsigned, tmp_path)


async def test_a_ping_that_is_signed_leaves_nothing(tmp_path: Path) -> None:
    ping = replace(inbound(notification("ping", {})), method="POST")
    signed = matrix.Case(
        "ping", SAMPLE, lambda now: [payloads.signed(ping, matrix.NEW, now)], (200,)
    )
    await matrix.check(signed, tmp_path)
