from exporter.traffic import talk
from exporter.traffic.course import KIND, course
from exporter.traffic.tale import Happening, Start
from tests.exporter.traffic.told import MINUTE, SCENE, flat, spoilt, taken, tales, typed

TALES = tales(talk.tell, KIND, 700)


def speaks(tale: list[Happening]) -> str:
    """Return who writes one after the other: c the customer, a an assistant, p a person."""
    told = {"chat.message.received": "c", "ai": "a", "human": "p"}
    words = [one for one in tale if one.type in {"chat.message.received", "chat.message.sent"}]
    return "".join(told[one.data.get("agent_kind") or one.type] for one in words)


def test_every_event_is_taken_and_told_in_its_span() -> None:
    taken(flat(TALES))
    for number, tale in enumerate(TALES):
        begin = (MINUTE + number) * 60
        assert all(begin <= one.at < begin + talk.SPAN * 60 for one in tale)


def test_a_conversation_begins_with_its_begin_and_a_question() -> None:
    for tale in TALES:
        assert tale[0].type == "chat.conversation.started"
        assert min(tale) == tale[0], min(tale)
        assert {one.data["conversation_id"] for one in tale} == {tale[0].data["conversation_id"]}
        first = typed(tale, "chat.message.received")[0]
        assert first.data["topics"]


def test_each_message_is_answered_by_an_assistant_until_a_person_takes_over() -> None:
    seen = {speaks(tale) for tale in TALES}
    for one in seen:
        asked, rest = one[::2], one[1::2]
        assert set(asked) == {"c"}
        assert rest == "".join(sorted(rest)), one  # assistants before people
    assert any("a" in one and "p" in one for one in seen)
    assert any(one.startswith("cp") for one in seen)
    assert any(one.endswith("c") for one in seen)


def test_a_call_for_a_person_comes_before_the_first_answer_of_one() -> None:
    for tale in TALES:
        for call in typed(tale, "chat.escalation.requested"):
            by_people = [one.at for one in tale if one.data.get("agent_kind") == "human"]
            assert not by_people or call.at < by_people[0]


def test_who_comes_back_is_answered_once_more() -> None:
    returned = [tale for tale in TALES if typed(tale, "chat.conversation.reopened")]
    assert len(returned) > 10
    for tale in returned:
        ends = typed(tale, "chat.conversation.ended")
        (again,) = typed(tale, "chat.conversation.reopened")
        assert [one.at > again.at for one in ends] == [False, True]


def test_message_ids_are_each_of_one_message() -> None:
    for tale in TALES:
        ids = [
            one.data["message_id"]
            for one in tale
            if one.type in {"chat.message.received", "chat.message.sent"}
        ]
        assert len(ids) == len(set(ids))


def test_a_bad_quarter_of_an_hour_of_the_models_is_seen() -> None:
    minute = spoilt("models")
    bad = [talk.tell(Start(SCENE, KIND, minute, number)) for number in range(200)]
    assert sum("error_type" in one.data for one in typed(flat(bad), "chat.llm.called")) > 30


def test_a_tale_is_what_its_course_says() -> None:
    for number, tale in enumerate(TALES[:200]):
        told = course(Start(SCENE, KIND, MINUTE + number, 0))
        assert len(typed(tale, "chat.escalation.requested")) == bool(told.reason)
