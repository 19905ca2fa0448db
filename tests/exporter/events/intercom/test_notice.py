from typing import Any

import pytest

from exporter.events.intercom import notice
from tests.exporter.events.intercom import payloads
from tests.exporter.events.intercom.payloads import NOW, TIME


def about(**more: Any) -> notice.Notice:
    return payloads.told("conversation.user.replied", payloads.item(**more))


@pytest.mark.parametrize(
    ("author", "id", "kind"),
    [
        (payloads.CUSTOMER, "5bc8f7ae2d96695c18a00001", "customer"),
        ({"type": "lead", "id": "5bc"}, "5bc", "customer"),
        (payloads.TEAMMATE, "help-admin-814860", "human"),
        (payloads.BOT, "help-bot-999", "ai"),
        (None, "", "system"),
    ],
)
def test_a_customer_a_teammate_and_a_bot_are_told_apart(author: Any, id: str, kind: str) -> None:
    assert about().author(author) == (id, kind)


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, "5bc8f7ae2d96695c18a00001"),
        ({"contacts": [{"id": "5bc", "type": "lead"}]}, "5bc"),
        (
            {"contacts": None, "user": {"id": "536e564f316c83104c000020"}},
            "536e564f316c83104c000020",
        ),
        ({"contacts": {"contacts": []}}, ""),
    ],
)
def test_the_customer_is_found_wherever_a_version_puts_them(
    more: dict[str, Any], found: str
) -> None:
    assert about(**more).customer_id() == found


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, "help-admin-814860"),
        ({"admin_assignee_id": None}, ""),
        ({"admin_assignee_id": 0}, ""),
        ({"admin_assignee_id": None, "assignee": {"id": "7"}}, "help-admin-7"),
    ],
)
def test_nobody_has_a_conversation_of_assignee_0(more: dict[str, Any], found: str) -> None:
    assert about(**more).agent_id() == found


@pytest.mark.parametrize(
    ("type", "found"),
    [
        ("conversation", "web"),
        ("facebook", "messenger"),
        ("whatsapp", "whatsapp"),
        ("email", "other"),
        (None, None),
    ],
)
def test_a_channel_is_named_as_we_name_it(type: Any, found: Any) -> None:
    assert about(source={"type": type}).told()["channel"] == found


def test_an_app_s_own_ids_win() -> None:
    assert about().told()["conversation_id"] == "help-1911149811"
    own = about(custom_attributes={"conversation_id": "c-1"})
    assert own.told()["conversation_id"] == "c-1"


def test_a_notification_without_an_id_is_known_again_by_its_content() -> None:
    one, two = (payloads.told("ping", {"at": at}, id=None) for at in (1, 2))
    assert one.id != two.id
    assert one.id == payloads.told("ping", {"at": 1}, id=None, delivery_attempts=2).id


def test_times_are_intercom_s_and_now_without_one() -> None:
    assert payloads.told("x", {}).time == TIME
    assert payloads.told("x", {}, created_at=None).time == NOW
    found = payloads.told("x", {}).found("a", "b", {}, payloads.STAMP)
    assert found.event["time"] == TIME


def test_a_conversation_is_as_new_as_its_last_update() -> None:
    mark = about().mark()
    assert mark is not None
    assert (mark.object, mark.version) == ("conversation:1911149811", payloads.STAMP * 1000)
    assert about(updated_at=None).mark() is None
    assert about(id=None).mark() is None


def test_what_is_unmapped_has_an_id_beside_the_notification_s() -> None:
    (found,) = payloads.told("company.created", {}).unmapped("why")
    assert found.event["id"] == "unmapped/notif_4e3504a3-ba3f-46dc-ab48-8e4d5bdfdf4e"
    assert found.event["type"] == "intercom.company.created"
