import pytest

from exporter.completeness import gaps
from exporter.completeness.rhythm import Beat


def beats(*told: tuple[float, float]) -> list[Beat]:
    """Hours by what came, and what usually comes."""
    return [Beat(number, came, usual) for number, (came, usual) in enumerate(told)]


def lengths(told: list[Beat]) -> list[int]:
    return [len(gap) for gap in gaps.gaps(told)]


@pytest.mark.parametrize(
    ("told", "found"),
    [
        pytest.param([], [], id="nothing at all"),
        pytest.param([(0, 60)], [1], id="an hour of a busy source"),
        pytest.param([(0, 20)], [], id="so few that chance does it"),
        pytest.param([(0, 21)], [1], id="nothing of twenty-one"),
        pytest.param([(0, 3)] * 7, [7], id="hours of a small source together"),
        pytest.param([(0, 3)] * 6, [], id="too few of these"),
        pytest.param([(29, 60)], [], id="half and no more, by chance"),
        pytest.param([(290, 600)], [1], id="half of many"),
        pytest.param([(300, 600)], [], id="half is enough"),
        pytest.param([(0, 60), (60, 60), (0, 60)], [1, 1], id="two gaps"),
        pytest.param([(0, 11), (0, 0), (0, 11)], [2], id="a night between"),
        pytest.param([(0, 11), (1, 0), (0, 11)], [], id="something in the night ends it"),
    ],
)
def test_a_gap_is_of_hours_with_less_than_half_beyond_chance(
    told: list[tuple[float, float]], found: list[int]
) -> None:
    assert lengths(beats(*told)) == found


def test_hours_that_nobody_watched_do_not_end_a_gap() -> None:
    assert lengths([Beat(1, 0, 11), Beat(9, 0, 11)]) == [2]


def test_what_is_missing_is_what_usually_comes_and_did_not() -> None:
    told = beats((60, 60), (0, 60), (10, 60), (60, 60))
    assert gaps.missing(told) == {1: 60, 2: 50}


def test_what_comes_late_is_not_missing_the_oldest_first() -> None:
    told = beats((0, 60), (0, 60), (130, 60), (60, 60), (121, 60), (0, 60))
    assert gaps.missing(told) == {0: 0, 1: 0, 5: 60}
    assert gaps.missing(told[:4]) == {0: 0, 1: 50}
    assert gaps.missing(beats((500, 60), (0, 60), (110, 60))) == {1: 60}
