import pytest

from exporter.completeness import count
from exporter.completeness.count import MOST_LOST, Count, Gap, Run

BEGUN = Count(1, 10, 5, 9, (Gap(3, 6, 1, 2),))


def test_it_begins_with_the_first_numbers_that_are_seen() -> None:
    assert count.begun(Run(40, 44, 7)) == Count(40, 44, 7, 7)


@pytest.mark.parametrize(
    ("first", "last", "closes"), [(1, 2, False), (1, 3, True), (6, 9, True), (7, 8, False)]
)
def test_a_run_closes_a_gap_that_it_has_numbers_of(first: int, last: int, closes: bool) -> None:
    assert count.closes(BEGUN, Run(first, last, 9)) is closes


@pytest.mark.parametrize(
    ("first", "by"),
    [(9, 0), (10, 0), (11, 1), (15, 5), (11 + MOST_LOST, MOST_LOST + 1), (12 + MOST_LOST, 0)],
)
def test_what_follows_is_ahead_and_not_too_far(first: int, by: int) -> None:
    assert count.ahead(BEGUN, Run(first, first, 9)) == by


@pytest.mark.parametrize(
    ("run", "gaps"),
    [
        (Run(11, 12, 20), (Gap(3, 6, 1, 2),)),
        (Run(13, 13, 20), (Gap(3, 6, 1, 2), Gap(11, 12, 9, 20))),
        (Run(3, 6, 20), ()),
        (Run(3, 3, 20), (Gap(4, 6, 1, 2),)),
        (Run(4, 5, 20), (Gap(3, 3, 1, 2), Gap(6, 6, 1, 2))),
        (Run(6, 6, 20), (Gap(3, 5, 1, 2),)),
        (Run(1, 8, 20), ()),
    ],
)
def test_what_is_left_out_is_missing_until_it_comes(run: Run, gaps: tuple[Gap, ...]) -> None:
    found = count.after(BEGUN, run)
    assert found == Count(1, max(10, run.last), 5, 20, gaps)


def test_a_gap_says_how_many_are_missing() -> None:
    assert Gap(3, 6, 1, 2).size == 4
