"""Conversations and messages that no webhook told of."""

from typing import Any

import pytest

from exporter.integrations.exchange.call import Call
from exporter.integrations.missed import chatwoot
from exporter.integrations.missed.window import Cursor
from tests.exporter.integrations.missed import desk
from tests.exporter.integrations.missed.desk import ACCOUNT, Talk
from tests.exporter.integrations.missed.listing import NOW, Listed, answer, query, run

BASE = f"https://desk.test/api/v1/accounts/{ACCOUNT}"


def listed(talks: list[Talk], *webhooks: str, cursor: str = "", now: float = NOW) -> Listed:
    first = chatwoot.first(BASE, ACCOUNT, webhooks or chatwoot.WEBHOOKS, cursor, now)
    return run(
        first,
        chatwoot.read,
        lambda call: desk.told(call, talks, now),
        now,
        most=chatwoot.MOST_CALLS,
    )


def told(found: Listed) -> list[tuple[str, int | str]]:
    return [(one["event"], one["id"]) for one in found.bodies]


def test_conversations_and_their_messages_are_told() -> None:
    talk = Talk(7, NOW - 3_000, [(70, NOW - 2_990), (71, NOW - 2_900)])
    found = listed([talk])
    assert told(found) == [
        ("conversation_created", "7"),
        ("message_created", 70),
        ("message_created", 71),
    ]
    begun, first, _ = found.bodies
    assert first["conversation"] == {
        name: one for name, one in begun.items() if name not in ("event", "account")
    }
    assert begun["account"] == {"id": ACCOUNT}
    assert begun["channel"] == "Channel::WebWidget"
    assert begun["custom_attributes"] == {"session_id": "s7"}
    assert begun["meta"]["sender"] == {"id": "507", "type": "contact", "custom_attributes": {}}
    assert begun["additional_attributes"] == {"browser_language": "de"}
    assert found.cursor is not None
    assert chatwoot.first(BASE, ACCOUNT, chatwoot.WEBHOOKS, found.cursor, NOW) is None


def resolved(*talks: Talk) -> Listed:
    """Return what is listed five hours after the first listing."""
    cursor = listed([]).cursor or ""
    return listed([*talks], "conversation_status_changed", cursor=cursor, now=NOW + 5 * 3_600)


def test_a_conversation_that_is_resolved_is_told_as_that_with_its_last_activity() -> None:
    found = resolved(Talk(7, NOW - 3_000, resolved=NOW + 900))
    (told,) = found.bodies
    assert (told["status"], told["timestamp"]) == ("resolved", int(NOW + 900))
    assert told["labels"] == ["billing"]
    later = NOW + 6 * 3_600
    again = listed([Talk(7, NOW - 3_000, resolved=NOW + 900)], cursor=found.cursor or "", now=later)
    assert again.missed == [], "it was told"


@pytest.mark.parametrize(
    "talk",
    [
        Talk(7, NOW - 9_000, resolved=NOW + 900),
        Talk(7, NOW - 3_000, resolved=NOW + 3 * 3_600),
        Talk(7, NOW - 3_000),
    ],
    ids=["from before the first listing", "its webhook may come late", "open"],
)
def test_other_conversations_are_not_told_as_resolved(talk: Talk) -> None:
    assert resolved(talk).missed == []


def test_turns_are_looked_for_further_back_than_messages() -> None:
    talks = [Talk(n, NOW - 5_000 - n, resolved=NOW - 4_000) for n in range(30)]
    pages = [len(listed(talks, *chosen).calls) for chosen in (("message_created",), ())]
    assert pages == [1, 3]


def test_what_is_kept_between_calls_tells_of_nobody() -> None:
    """Names and addresses of a customer are not in what is remembered."""
    found = listed([Talk(7, NOW - 3_000, [(70, NOW - 2_990)])])
    assert len(found.calls) == 3
    assert not any(word in found.calls[1].about for word in ("Ada", "x.test", "Bea", "gold"))


def test_only_what_is_sent_is_listed() -> None:
    talk = Talk(7, NOW - 3_000, [(70, NOW - 2_990)])
    assert told(listed([talk], "message_created")) == [("message_created", 70)]
    found = listed([talk], "conversation_created")
    assert (told(found), len(found.calls)) == ([("conversation_created", "7")], 2)


def test_a_conversation_that_goes_on_is_looked_through_for_what_is_old_enough() -> None:
    talk = Talk(7, NOW - 9_000, [(70, NOW - 9_000), (71, NOW - 400), (72, NOW - 10)])
    found = listed([talk])
    assert told(found) == [("message_created", 71)]
    again = listed([talk], cursor=found.cursor or "", now=NOW + 3_600)
    assert told(again) == [("message_created", 71), ("message_created", 72)]


def test_conversations_where_nothing_happened_are_not_looked_into() -> None:
    talks = [Talk(n, NOW - 90_000 - n) for n in range(60)]
    found = listed([*talks, Talk(99, NOW - 500)])
    assert told(found) == [("conversation_created", "99")]
    assert len(found.calls) == 2


def test_many_conversations_and_messages_have_pages() -> None:
    talks = [
        Talk(n, NOW - 3_000 + n, [(n * 100 + k, NOW - 2_900 + k) for k in range(n % 2 * 50)])
        for n in range(60)
    ]
    found = listed(talks)
    expected: set[tuple[str, int | str]]
    expected = {("message_created", id) for one in talks for id, _ in one.messages}
    expected |= {("conversation_created", str(one.id)) for one in talks}
    assert set(told(found)) == expected
    assert len(told(found)) == len(expected)
    pages = [query(call)["page"] for call in found.calls if "/messages" not in call.url]
    assert pages == ["1", "2", "3", "4"]
    assert sum("/messages" in call.url for call in found.calls) == 30 + 30 * 3


def test_a_conversation_without_end_is_left_behind() -> None:
    """All of it in an hour: the newest four hundred are told, and the list goes on."""
    talk = Talk(7, NOW - 3_000, [(n, NOW - 2_900 + n) for n in range(1_000)])
    found = listed([talk, Talk(8, NOW - 3_100)])
    assert len([one for one in told(found) if one[0] == "message_created"]) == 20 * 20
    assert ("conversation_created", "8") in told(found)


def test_messages_that_repeat_end_the_conversation() -> None:
    page = {"payload": [Talk(7, 0.0).message(70, NOW - 900)] * 20}

    def vendor(call: Call) -> Any:
        conversations = {"data": {"payload": [Talk(7, NOW - 900).listed(NOW)]}}
        if "messages" in call.url:
            return page
        return conversations if query(call)["page"] == "1" else {"data": {"payload": []}}

    first = chatwoot.first(BASE, ACCOUNT, chatwoot.WEBHOOKS, "", NOW)
    assert len(run(first, chatwoot.read, vendor).calls) == 4


def test_what_is_beyond_the_most_calls_is_let_go() -> None:
    talks = [Talk(n, NOW - 3_500 + n, [(n, NOW - 3_499 + n)]) for n in range(1_400)]
    found = listed(talks)
    assert len(found.calls) == chatwoot.MOST_CALLS
    assert len(found.missed) > 1_900
    assert Cursor.read(found.cursor or "").lists["conversations"].reached == NOW - 300


@pytest.mark.parametrize("told", [{}, {"data": {"payload": 5}, "payload": 5}, []])
def test_a_page_without_a_list_is_not_as_documented(told: Any) -> None:
    first = chatwoot.first(BASE, ACCOUNT, chatwoot.WEBHOOKS, "", NOW)
    assert first is not None
    assert chatwoot.read(first, answer(told)).detail == "the answer has no data.payload"
    talks = desk.told(first, [Talk(7, NOW - 900)], NOW)
    messages = chatwoot.read(first, answer(talks)).following
    assert messages is not None
    assert chatwoot.read(messages, answer(told)).detail == "the answer has no payload"
    bare = Call(topic="events", url=BASE)
    assert chatwoot.read(bare, answer(told)).reason == "unexpected"


def test_odd_conversations_and_messages_are_passed_over() -> None:
    odd = [None, 5, {}, {"id": 7, "last_activity_at": int(NOW - 500), "created_at": "soon"}]

    def vendor(call: Call) -> Any:
        return {"payload": odd} if "messages" in call.url else {"data": {"payload": odd}}

    first = chatwoot.first(BASE, ACCOUNT, chatwoot.WEBHOOKS, "", NOW)
    found = run(first, chatwoot.read, vendor)
    assert (found.missed, len(found.calls)) == ([], 2)
