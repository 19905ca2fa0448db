"""Groups laid out as columns."""

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from alerting.promql.functions import stacks, summation


def test_groups_of_about_the_same_size_stand_together() -> None:
    of = np.array([0, 1, 1, 2, 2, 2, 3])
    single, several = stacks.stacks(of, 4)
    assert single.groups.tolist() == [0, 3]
    assert single.places.tolist() == [[0, 6]]
    assert single.present is None
    assert several.groups.tolist() == [1, 2]
    assert several.present is not None
    assert several.present.tolist() == [[True, True], [True, True], [False, True]]
    assert several.places[:2].tolist() == [[1, 3], [2, 4]]
    assert several.places[2, 1] == 5


def test_of_no_groups_there_are_no_figures() -> None:
    none = stacks.stacks(np.array([], np.intp), 0)
    assert none == ()
    assert stacks.figures(summation.total, np.array([]), none, 0).tolist() == []


@given(st.lists(st.integers(0, 6), max_size=60), st.randoms(use_true_random=False))
def test_each_group_gets_the_figure_of_its_members_in_their_order(
    groups: list[int], random: Random
) -> None:
    numbers = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    of = np.array([numbers[group] for group in groups], np.intp)
    values = np.array([float(random.randint(0, 1000)) for _ in groups])
    laid_out = stacks.stacks(of, len(numbers))
    sums = stacks.figures(summation.total, values, laid_out, len(numbers))
    assert sums.tolist() == [values[of == number].sum() for number in range(len(numbers))]
    for stack in laid_out:
        for column, group in enumerate(stack.groups):
            there = slice(None) if stack.present is None else stack.present[:, column]
            assert stack.places[there, column].tolist() == np.flatnonzero(of == group).tolist()
            # No more is filled up than is there.
            assert len(stack.places) < 2 * np.count_nonzero(of == group)
