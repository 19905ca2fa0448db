from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alerting.strict import Secret
from exporter.events import model
from exporter.events.inbound import Inbound
from exporter.events.sources.chatwoot import Chatwoot
from exporter.refusal import Refused
from tests.exporter.events.chatwoot import payloads
from tests.exporter.events.chatwoot.payloads import NOW, inbound
from tests.exporter.events.sources import matrix

SOURCE = Chatwoot(name="desk")
TOLERANCE = timedelta(minutes=5)


def events(body: Any, source: Chatwoot = SOURCE) -> list[Any]:
    return list(source.parse(inbound(body), NOW).events)


def test_the_published_vector_is_verified() -> None:
    source = Chatwoot(name="desk", secrets=(Secret("other"), Secret("s3cr3t")))
    figures = "dee16ae93508be5d0da54cdd084f0762663552da01aa3621e6c35f05594789cb"
    headers = {"X-Chatwoot-Signature": f"sha256={figures}", "X-Chatwoot-Timestamp": "1700000000"}
    request = Inbound(headers, rb'{"hello":"w\u00f6rld"}')
    at = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert source.verify(request, at, TOLERANCE) == 1
    assert source.verify(replace(request, headers=headers), at, TOLERANCE) == 1


def test_what_is_signed_with_another_webhook_s_secret_is_explained() -> None:
    source = Chatwoot(name="desk", secrets=(Secret("s3cr3t"),))
    request = payloads.signed(inbound(payloads.message()), "another", NOW)
    steps = source.explain(request, NOW, TOLERANCE)
    assert any("signature_mismatch" in step for step in steps)
    assert steps[-1].startswith("what to do: compare the secret")


@pytest.mark.parametrize(
    ("body", "types"),
    [
        (payloads.message(), ["chat.message.received"]),
        (payloads.reply(), ["chat.message.sent"]),
        (payloads.reply(private=True), []),
        (payloads.changed("open", "resolved"), ["chat.conversation.ended"]),
        (
            {"event": "conversation_created", **payloads.conversation()},
            ["chat.conversation.started", "customer.identified"],
        ),
        (payloads.contact(), ["customer.identified"]),
        ({"event": "webwidget_triggered", "id": 1}, ["chatwoot.webwidget_triggered"]),
        (
            {"event": "conversation_typing_on", "conversation": payloads.conversation()},
            ["chatwoot.conversation_typing_on"],
        ),
    ],
    ids=lambda one: "" if isinstance(one, dict) else "-".join(one) or "nothing",
)
def test_each_event_is_one_of_events_md_or_unmapped(body: Any, types: list[str]) -> None:
    found = events(body)
    assert [event["type"] for event in found] == types
    for event in found:
        if event["type"] in model.TYPES:
            assert not payloads.read(event).attributes


@pytest.mark.parametrize("body", [{"id": 1}, [], 7, {"event": None}], ids=repr)
def test_what_is_no_payload_of_chatwoot_s_is_refused(body: Any) -> None:
    with pytest.raises(Refused, match="no event") as told:
        events(body)
    assert told.value.code == "wrong_type"


def test_an_undated_event_happened_when_it_was_signed() -> None:
    source = Chatwoot(name="desk", secrets=matrix.SECRETS)
    before = NOW - timedelta(seconds=20)
    request = payloads.signed(inbound(payloads.contact()), matrix.NEW, before)
    assert source.parse(request, NOW).events[0]["time"] == before
    assert SOURCE.parse(request, NOW).events[0]["time"] == NOW


_ANY: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just(payloads.CARD),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
_FIELDS = [
    "id",
    "content",
    "created_at",
    "message_type",
    "private",
    "content_attributes",
    "sender",
    "contact",
    "conversation",
    "account",
    "status",
    "changed_attributes",
    "meta",
    "labels",
    "channel",
    "additional_attributes",
    "updated_at",
]
_EVENTS = st.sampled_from(
    [
        "message_created",
        "message_updated",
        "conversation_created",
        "conversation_status_changed",
        "conversation_updated",
        "conversation_opened",
        "contact_updated",
        "webwidget_triggered",
    ]
)


@given(
    _EVENTS,
    st.dictionaries(st.sampled_from(_FIELDS), _ANY | st.sampled_from([payloads.conversation()])),
)
def test_whatever_is_sent_nothing_is_raised_and_a_repeat_has_the_same_ids(
    event: str, body: dict[str, Any]
) -> None:
    request = inbound({**payloads.message(), **body, "event": event})
    found = SOURCE.parse(request, NOW)
    assert found == SOURCE.parse(request, NOW)
    ids = [one["id"] for one in found.events]
    assert len(ids) == len(set(ids))
    assert all(0 < len(one) <= 200 for one in ids)


def sample(source: Chatwoot) -> matrix.Sample:
    return matrix.Sample(
        source=source,
        inbound=lambda now: inbound(payloads.message(created_at=now.isoformat())),
        sign=payloads.signed,
        signature=("X-Chatwoot-Signature", "X-Chatwoot-Timestamp"),
    )


SAMPLE = sample(Chatwoot(name="desk", secrets=matrix.SECRETS))


@pytest.mark.parametrize("case", matrix.cases(SAMPLE), ids=str)
async def test_bad_input_is_refused_and_nothing_of_it_is_kept(
    case: matrix.Case, tmp_path: Path
) -> None:
    await matrix.check(case, tmp_path)


@pytest.mark.parametrize(
    ("key", "status", "kept"), [("k" * 24, 200, 1), ("wrong", 401, 0), ("", 401, 0)]
)
async def test_versions_that_do_not_sign_are_known_by_the_key_in_the_path(
    tmp_path: Path, key: str, status: int, kept: int
) -> None:
    def sent(now: datetime) -> list[Inbound]:
        return [replace(inbound(payloads.message(created_at=now.isoformat())), key=key)]

    unsigned = sample(Chatwoot(name="desk", keys=(Secret("k" * 24),)))
    await matrix.check(matrix.Case("key", unsigned, sent, (status,), kept=kept), tmp_path)
