from statistics import fmean

from exporter.traffic import questions
from exporter.traffic.tale import Start
from tests.exporter.traffic.told import MINUTE, SCENE, flat, spoilt, taken, tales, typed

ASKED = tales(questions.tell, questions.KIND)
SUMMED = tales(questions.sum_up, questions.SUMMED)


def test_every_event_is_taken_and_told_in_its_span() -> None:
    taken(flat(ASKED + SUMMED))
    for found in (ASKED, SUMMED):
        for number, tale in enumerate(found):
            begin = (MINUTE + number) * 60
            assert all(begin <= one.at < begin + questions.SPAN * 60 for one in tale)


def test_answers_out_of_a_cache_are_many_and_quick() -> None:
    told = [one.data for one in typed(flat(ASKED), "chat.query.answered")]
    assert len(told) == len(ASKED)
    cached = [one["response_seconds"] for one in told if one["cached"]]
    others = [one["response_seconds"] for one in told if not one["cached"]]
    assert 0.3 < len(cached) / len(told) < 0.55
    assert fmean(cached) < fmean(others) / 5
    assert len(typed(flat(ASKED), "chat.llm.called")) == len(others)


def test_questions_fail_while_models_do() -> None:
    minute = spoilt("models")
    bad = flat(
        questions.tell(Start(SCENE, questions.KIND, minute, number)) for number in range(200)
    )
    told = typed(bad, "chat.query.answered")
    assert sum(one.data["error"] for one in told) > 15
    assert all(one.data["automated"] is not one.data["error"] for one in told)


def test_a_partner_tells_of_each_conversation_once() -> None:
    for tale in SUMMED:
        (one,) = tale
        assert one.data["message_count"] == 2 * one.data["customer_messages"]
        used = one.data["integration_data_used"]
        assert used == ("ai_confidence_with_data" in one.data)
