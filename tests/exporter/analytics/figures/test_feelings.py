from exporter.analytics.figures import feelings
from exporter.analytics.figures.conversations import Mean
from exporter.analytics.figures.feelings import Emotion, Feeling
from exporter.analytics.figures.sums import NOTHING, Sums


def test_feelings_are_counts_and_shares_that_sum_to_100() -> None:
    found = feelings.feelings(Sums({("positive", ""): 2, ("negative", ""): 1}))
    assert found.positive == Feeling(2, 66.7)
    assert found.neutral == Feeling(0, 0.0)
    assert found.negative == Feeling(1, 33.3)
    assert found.n == 3


def test_of_nothing_all_are_0() -> None:
    assert feelings.feelings(NOTHING).positive == Feeling(0, 0.0)


def test_how_sure_and_by_whom_is_said_beside() -> None:
    found = feelings.feelings(
        Sums(
            {
                ("positive", ""): 4,
                ("feelings_sure_n", ""): 2,
                ("feelings_sure_milli", ""): 1_500,
                ("feelings_derived", ""): 1,
            }
        )
    )
    assert found.confidence == Mean(0.75, 2)
    assert (found.derived.count, found.derived.n) == (1, 4)


def test_emotions_are_the_ten_of_most_conversations() -> None:
    many = Sums({("emotions", f"e{number:02}"): number for number in range(1, 15)})
    found = feelings.emotions(many)
    assert len(found) == 10
    assert found[0] == Emotion("e14", 14)
