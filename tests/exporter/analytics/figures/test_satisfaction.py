from exporter.analytics.figures import satisfaction
from exporter.analytics.figures.satisfaction import AnswerQuality
from exporter.analytics.figures.sums import NOTHING, Sums


def test_parts_weigh_as_many_answers_as_they_have() -> None:
    """Vector D5: 4.9 of 300 answers and 4.5 of 100 are 4.8."""
    sums = Sums(
        {
            ("evaluations", "gpt\x1f\x1f"): 300,
            ("evaluation_sum", "gpt\x1f\x1f"): 1_470,
            ("lone_evaluations", ""): 100,
            ("lone_evaluation_sum", ""): 450,
        }
    )
    assert satisfaction.answer_quality(sums) == AnswerQuality(4.8, 5, 400)


def test_without_a_grade_there_is_none() -> None:
    assert satisfaction.answer_quality(NOTHING) == AnswerQuality(None, 5, 0)
