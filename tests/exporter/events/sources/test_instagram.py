from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from exporter.events.account import Account
from exporter.events.sources.instagram import Instagram
from tests.exporter.events.meta import payloads, trees
from tests.exporter.events.meta.payloads import MID, NOW, PAGE, PSID, inbound
from tests.exporter.events.sources import matrix

SOURCE = Instagram(name="ig", accounts={PAGE: Account("bot")})


def events(body: Any) -> list[Any]:
    return list(SOURCE.parse(inbound(body), NOW).events)


def noted(*items: Any, **more: Any) -> dict[str, Any]:
    return payloads.page(*items, about="instagram", **more)


def test_an_account_s_messages_are_of_instagram() -> None:
    (found,) = events(noted(payloads.text()))
    assert found["data"].items() >= {"channel": "instagram", "agent_id": "bot"}.items()


def test_a_list_around_the_notification_makes_no_difference() -> None:
    body = noted(payloads.text(), payloads.reply())
    assert events([body]) == events(body)
    assert len(events([body, noted(payloads.item(read={"mid": MID}))])) == 3


def test_a_business_login_puts_the_change_into_the_entry() -> None:
    value = payloads.item(message={"mid": MID, "text": "Hi"})
    del value["timestamp"]
    (found,) = events([noted(field="messages", value=value)])
    assert (found["id"], found["time"]) == (MID, payloads.TIME)
    (comment,) = events([noted(field="comments", value={"id": "1", "text": "Nice"})])
    assert comment["type"] == "instagram.comments"


def test_changes_of_messages_are_messages_and_others_stay_unmapped() -> None:
    change = {"field": "messages", "value": payloads.item(message={"mid": MID, "text": "Hi"})}
    body = noted(changes=[change, {"field": "mentions", "value": {"media_id": "1"}}])
    assert [one["type"] for one in events(body)] == ["chat.message.received", "instagram.mentions"]


@pytest.mark.parametrize(
    ("told", "type"),
    [
        ({"is_deleted": True}, "instagram.message.deleted"),
        ({"is_unsupported": True}, "chat.message.received"),
        ({"reply_to": {"story": {"id": "1"}}}, "chat.message.received"),
        ({"attachments": [{"type": "share", "payload": {"url": "x"}}]}, "chat.message.received"),
    ],
)
def test_messages_of_every_kind_are_told(told: dict[str, Any], type: str) -> None:
    (found,) = events(noted(payloads.text("", **told)))
    assert found["type"] == type


def test_ids_of_messages_are_long_and_stay_below_the_bound() -> None:
    long = "aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlE" * 6
    one, read = events(noted(payloads.text(mid=long), payloads.item(read={"mid": long})))
    assert one["id"] == read["data"]["message_id"]
    assert max(len(one["id"]), len(read["id"])) < 190
    assert read["data"]["customer_id"] == PSID


@given(trees.BODIES)
def test_whatever_is_sent_nothing_but_refused_is_raised_and_no_id_comes_twice(body: Any) -> None:
    trees.hold(SOURCE, body)


SAMPLE = matrix.Sample(
    source=Instagram(name="ig", secrets=matrix.SECRETS),
    inbound=lambda now: inbound(
        noted({**payloads.text(), "timestamp": int(now.timestamp() * 1000)})
    ),
    sign=payloads.signed,
    signature=("X-Hub-Signature-256",),
    is_timed=False,
)


@pytest.mark.parametrize("case", matrix.cases(SAMPLE), ids=str)
async def test_bad_input_is_refused_and_nothing_of_it_is_kept(
    case: matrix.Case, tmp_path: Path
) -> None:
    await matrix.check(case, tmp_path)
