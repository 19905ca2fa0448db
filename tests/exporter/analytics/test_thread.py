import itertools
import random

from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import thread
from exporter.analytics.beat import Beat
from tests.exporter.analytics import beats

STORY = beats.told("Scbchh!hE..cR.bE")


@given(
    order=st.permutations(range(len(STORY))),
    cuts=st.sets(st.integers(1, len(STORY) - 1)),
    again=st.lists(st.sampled_from(STORY), max_size=5),
)
def test_any_order_any_repetition_and_any_split_give_the_same_thread(
    order: list[int], cuts: set[int], again: list[Beat]
) -> None:
    shuffled = [STORY[place] for place in order]
    found: thread.Thread = ()
    bounds = [0, *sorted(cuts), len(shuffled)]
    for first, last in itertools.pairwise(bounds):
        found = thread.merged(found, [*shuffled[first:last], *again])
    assert thread.merged(found, again) is found
    assert found == thread.merged((), [*STORY, *again])


def test_beats_of_one_moment_stand_in_the_order_of_their_keys() -> None:
    one, other = beats.beat("received", 7, place=1), beats.beat("sent", 7, place=2)
    assert thread.merged((other,), [one]) == (one, other)


def test_of_too_many_beats_the_earliest_are_kept_whatever_came_first() -> None:
    many = [beats.beat("received", at, place=at) for at in range(thread.MOST + 50)]
    shuffled = random.Random(7).sample(many, len(many))
    found: thread.Thread = ()
    for first in range(0, len(shuffled), 97):
        found = thread.merged(found, shuffled[first : first + 97])
    assert found == tuple(many[: thread.MOST])


def test_a_thread_is_kept_and_comes_back_as_it_was() -> None:
    rich = beats.beat("rated", 3, agent="ann", score=4, feeling="positive", topics=["a", "b"])
    assert thread.unpacked(thread.packed((*STORY, rich))) == (*STORY, rich)
