import functools
from collections import Counter
from statistics import fmean

from exporter.traffic import people
from exporter.traffic.course import KIND, Course, course
from exporter.traffic.scene import Scene
from exporter.traffic.tale import Start
from tests.exporter.traffic.told import MINUTE, SCENE, spoilt


@functools.cache
def courses(count: int = 2000) -> list[Course]:
    return [course(Start(SCENE, KIND, MINUTE, number)) for number in range(count)]


def test_a_course_is_the_same_whenever_asked() -> None:
    assert courses(20) == courses(2000)[:20]


def test_the_worse_assistant_resolves_less_and_hands_off_more() -> None:
    resolved: dict[str, list[bool]] = {}
    called: dict[str, list[bool]] = {}
    for one in courses():
        called.setdefault(one.assistant.id, []).append(bool(one.reason))
        if one.person is None:
            resolved.setdefault(one.assistant.id, []).append(one.outcome == "resolved")
    assert fmean(resolved["ai-clerk"]) < fmean(resolved["ai-nova"]) - 0.2
    assert fmean(called["ai-clerk"]) > fmean(called["ai-nova"]) + 0.15


def test_some_write_to_people_at_once_and_nobody_calls_for_one_then() -> None:
    direct = [one for one in courses() if one.person and not one.reason]
    assert 0.04 < len(direct) / 2000 < 0.14
    assert all(one.agent in people.PEOPLE for one in direct)


def test_only_who_was_served_brings_something_and_then_has_a_value() -> None:
    brought = Counter(one.brought for one in courses())
    assert set(brought) == {"", "purchase", "appointment", "lead", "referral"}
    for one in courses():
        assert bool(one.value) == bool(one.brought)
        assert one.outcome == "resolved" or not one.brought
        assert (one.appointment is None) == (one.brought != "appointment")
        assert (one.followup is None) != one.is_followed


def test_conversations_end_in_every_way_and_moods_follow() -> None:
    found = courses()
    assert {one.outcome for one in found} == {
        "resolved",
        "unresolved",
        "abandoned",
        "silent",
        "escalated",
    }
    glad = [one.outcome == "resolved" for one in found if one.mood == "glad"]
    sad = [one.outcome == "resolved" for one in found if one.mood == "sad"]
    assert fmean(glad) > 0.95
    assert fmean(sad) < 0.7


def test_in_a_bad_quarter_of_an_hour_more_people_are_called() -> None:
    def called(minute: int) -> float:
        return fmean(
            bool(course(Start(SCENE, KIND, minute, number)).reason) for number in range(500)
        )

    assert called(spoilt("models")) > called(MINUTE) + 0.2
    assert called(spoilt("shop")) > called(MINUTE) + 0.1


def test_another_seed_tells_another_story() -> None:
    assert course(Start(Scene(2), KIND, MINUTE, 0)) != course(Start(SCENE, KIND, MINUTE, 0))
