from statistics import fmean

from exporter.traffic import outcome
from exporter.traffic.course import KIND, Course, course
from exporter.traffic.dice import Dice
from exporter.traffic.tale import Happening, Start, Tale
from tests.exporter.traffic.told import MINUTE, SCENE, taken, typed

COURSES = [course(Start(SCENE, KIND, MINUTE, number)) for number in range(1000)]


def ended(told: Course) -> list[Happening]:
    tale = Tale(told.id, conversation_id=told.id, customer_id=told.customer.id)
    outcome.end(tale, Dice(told.id), told, told.begin + 100)
    taken(tale.happenings)
    return tale.happenings


ENDS = {told.id: ended(told) for told in COURSES}


def test_who_somebody_is_comes_out_now_and_then() -> None:
    linked = identified = 0
    for told in COURSES:
        tale = Tale(told.id, conversation_id=told.id, customer_id=told.customer.id)
        outcome.introduce(tale, Dice(told.id), told)
        taken(tale.happenings)
        for one in typed(tale.happenings, "identity.linked"):
            assert (one.data["alias"], told.customer.channel) == (told.customer.visitor, "web")
            linked += 1
        for one in typed(tale.happenings, "customer.identified"):
            assert one.data["email"].endswith("@example.com")
            identified += 1
    assert linked > 130
    assert identified > 70


def test_a_conversation_ends_as_it_was_to_go_and_silence_ends_nothing() -> None:
    for told in COURSES:
        ends = typed(ENDS[told.id], "chat.conversation.ended")
        assert [one.data["outcome"] for one in ends] == (
            [] if told.outcome == "silent" else [told.outcome]
        )
        by = {"human" if told.person else "ai"} if told.outcome == "resolved" else {None}
        assert {one.data.get("resolved_by") for one in ends} <= by


def test_what_is_brought_is_told_with_its_value() -> None:
    for told in COURSES:
        found = ENDS[told.id]
        kinds = [one.data["kind"] for one in typed(found, "chat.conversion.recorded")]
        assert kinds == ([told.brought] if told.brought else [])
        booked = typed(found, "calendar.appointment.booked")
        assert [one.data["appointment_id"] for one in booked] == (
            [told.appointment] if told.appointment else []
        )
        for one in typed(found, "commerce.order.paid"):
            assert one.data["value"] == told.value
            assert told.brought == "purchase"


def test_called_people_end_what_they_were_called_for() -> None:
    solved = [
        bool(typed(ENDS[told.id], "chat.escalation.resolved")) for told in COURSES if told.reason
    ]
    assert 0.85 < fmean(solved) < 1
    assert not any(
        typed(ENDS[told.id], "chat.escalation.resolved") for told in COURSES if not told.reason
    )


def test_promises_are_told_with_their_day() -> None:
    for told in COURSES:
        found = typed(ENDS[told.id], "chat.followup.required")
        assert [one.data["followup_id"] for one in found] == (
            [told.followup] if told.followup else []
        )


def test_grades_are_better_of_better_agents() -> None:
    grades: dict[str, list[int]] = {}
    for told in COURSES:
        for one in typed(ENDS[told.id], "chat.feedback.received"):
            grades.setdefault(one.data["agent_id"], []).append(one.data["score"])
    assert fmean(grades["ai-nova"]) > fmean(grades["ai-clerk"]) + 0.8
    kinds = [
        one.data["kind"]
        for told in COURSES
        for one in typed(ENDS[told.id], "chat.feedback.received")
    ]
    assert kinds.count("csat") > kinds.count("answer") > 0
