import functools
from statistics import fmean

from exporter.traffic import answers
from exporter.traffic.course import KIND, Course, course
from exporter.traffic.dice import Dice
from exporter.traffic.tale import Happening, Start, Tale
from tests.exporter.traffic.told import MINUTE, SCENE, taken, typed

COURSES = [course(Start(SCENE, KIND, MINUTE, number)) for number in range(400)]


@functools.cache
def answered(mishap: str = "") -> list[tuple[Course, list[Happening]]]:
    found = []
    for told in COURSES:
        tale = Tale(told.id, conversation_id=told.id)
        at = answers.assistant(tale, told.begin, Dice(told.id), told, mishap)
        taken(tale.happenings)
        assert tale.happenings[-1].at == round(at, 3)
        found.append((told, tale.happenings))
    return found


def sent(found: list[tuple[Course, list[Happening]]]) -> list[dict[str, object]]:
    return [tale[-1].data for _, tale in found]


def test_an_answer_out_of_a_cache_is_quick_and_asks_nobody() -> None:
    cached = [tale for _, tale in answered() if tale[-1].data["cached"]]
    assert 40 < len(cached) < 120
    assert all(len(tale) == 1 for tale in cached)
    assert max(tale[0].data["response_seconds"] for tale in cached) < 1


def test_other_answers_ask_a_model_and_mostly_an_integration_and_its_tool() -> None:
    for told, tale in answered():
        if tale[-1].data["cached"]:
            continue
        calls = typed(tale, "chat.llm.called")
        assert calls[-1].data["operation"] == "chat"
        assert {one.data["model"] for one in calls} == {told.assistant.model}
        tools = [one.data["tool"] for one in calls if one.data["operation"] == "execute_tool"]
        assert len(tools) == len(typed(tale, "integration.queried"))
        assert tale[-1].data["response_seconds"] >= calls[-1].data["duration_seconds"]


def test_the_worse_assistant_often_has_no_answer() -> None:
    lost: dict[object, list[bool]] = {}
    for one in sent(answered()):
        lost.setdefault(one["agent_id"], []).append(bool(one.get("fallback")))
    assert fmean(lost["ai-clerk"]) > 2 * fmean(lost["ai-nova"])


def test_models_that_fail_give_errors_and_a_shop_that_fails_no_data() -> None:
    assert sum("error" in one for one in sent(answered("models"))) > 40
    assert sum("error" in one for one in sent(answered())) < 20
    asked = [
        typed(tale, "integration.queried")[0].data
        for told, tale in answered("shop")
        if told.topic.provider == "shopify" and typed(tale, "integration.queried")
    ]
    assert fmean(one["success"] for one in asked) < 0.65


def test_a_person_answers_later_and_by_hand() -> None:
    for told in COURSES[:100]:
        tale = Tale(told.id, conversation_id=told.id)
        at = answers.person(tale, told.begin, Dice(told.id), told)
        (one,) = tale.happenings
        taken(tale.happenings)
        assert (one.at, one.data["agent_kind"], one.data["automated"]) == (
            round(at, 3),
            "human",
            False,
        )
        assert told.person is None or one.data["agent_id"] == told.person.id


def test_who_hands_off_says_why() -> None:
    told = next(one for one in COURSES if one.reason)
    tale = Tale(told.id, conversation_id=told.id)
    answers.hand_off(tale, told.begin, told)
    taken(tale.happenings)
    assert tale.happenings[0].data["reason"] == told.reason
