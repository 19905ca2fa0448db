"""What the demo posts of a conversation."""

from datetime import timedelta

import pytest

from alerting import clock
from exporter.events import model
from tests import corpus
from tests.corpus import Event
from tests.demo import retelling
from tests.demo.chats import chat

AN_HOUR, A_YEAR = timedelta(hours=1), timedelta(days=366)


def brief(events: list[Event]) -> list[str]:
    return [event["type"].removeprefix("chat.") for event in events]


def test_the_bot_answers_forty_times_as_fast_as_the_person_did() -> None:
    answer = retelling.told(chat("c:hello@0 a:hi@28"))[2]["data"]
    assert (answer["agent_kind"], answer["agent_id"]) == ("ai", retelling.BOT)
    assert answer["response_seconds"] == pytest.approx(0.7)


def test_a_colleague_takes_as_long_as_the_person_did() -> None:
    told = retelling.told(chat("c:hello@0 a:hi@28 c:are_you_a_bot?@30 a:no@70"))
    assert brief(told) == [
        "conversation.started",
        "message.received",
        "message.sent",
        "escalation.requested",
        "message.received",
        "message.sent",
        "escalation.resolved",
        "conversation.ended",
    ]
    bot, colleague = (told[place]["data"] for place in (2, 5))
    assert (bot["agent_kind"], colleague["agent_kind"]) == ("ai", "human")
    assert colleague["response_seconds"] == 40.0
    assert colleague["agent_id"] == told[6]["data"]["resolved_by"]


def test_only_the_first_of_several_answers_has_a_time() -> None:
    told = retelling.told(chat("c:hello@0 a:hi@28 a:how_are_you@30"))
    assert "response_seconds" not in told[3]["data"]


def test_what_nobody_came_for_is_not_resolved() -> None:
    told = retelling.told(chat("c:hello@0 a:hi@28 c:bye@30", scores=(1,)))
    assert brief(told)[3:] == [
        "escalation.requested",
        "message.received",
        "conversation.ended",
        "feedback.received",
    ]


def test_a_conversation_without_a_word_only_starts() -> None:
    assert brief(retelling.told(chat(""))) == ["conversation.started"]


def test_all_of_a_conversation_is_on_one_channel() -> None:
    told = retelling.told(chat("c:hello@0 a:hi@700", name="c-2", scores=(3,)))
    assert len({event["data"]["channel"] for event in told}) == 1


def test_the_corpus_is_told_in_order_as_events_that_the_daemon_takes() -> None:
    now = clock.now()
    read = list(corpus.events(now, 20))
    for name in {event["data"]["conversation_id"] for event in read}:
        told = retelling.told([one for one in read if one["data"]["conversation_id"] == name])
        assert [one["time"] for one in told] == sorted(one["time"] for one in told)
        assert len({one["id"] for one in told}) == len(told)
        for one in told:
            event = model.read(one, now=now, future=AN_HOUR, oldest=now - A_YEAR)
            assert not event.attributes
