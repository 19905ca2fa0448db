"""Whose values they are: picked, renamed, grouped and joined."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from alerting import model
from alerting.model import Labels
from alerting.promql.roots import NAME, nameless
from alerting.promql.rows import Rows
from tests.alerting.promql.functions.ground import rows


def flags(*values: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array(values, np.bool_)


def places(*values: int) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    return np.array(values, np.intp)


def marking(*names: str) -> Rows:
    return Rows.of(rows(*names).labels, delays=True)


def test_rows_are_equal_when_their_labels_are() -> None:
    one = rows('m{a="1"}', 'm{a="2"}')
    assert one == one.placed(one.places)
    assert one == rows('m{a="1"}', 'm{a="2"}')
    assert one != rows('m{a="2"}', 'm{a="1"}')
    assert one != "rows"
    assert hash(one) == hash(rows('m{a="1"}', 'm{a="2"}'))
    assert repr(rows("m")) == "Rows(((('__name__', 'm'),),))"


def test_some_are_taken_by_place_or_by_flag() -> None:
    every = rows("a", "b", "c")
    some = every.take(places(2, 0))
    assert some == rows("c", "a")
    assert len(some) == 2
    assert some.take(flags(0, 1)) == rows("a")
    assert some.root is every.root
    assert some.places.tolist() == [2, 0]
    assert every.places.tolist() == [0, 1, 2]
    assert every.placed(places(1)) == rows("b")


def test_labels_that_stand_twice_are_not_unique() -> None:
    twice = rows("a", "a", "b")
    assert not twice.unique
    assert twice.take(places(0, 2)).unique
    assert not twice.take(places(0, 1)).unique
    assert twice.take(places(1)).unique
    assert rows("a", "b").unique


def test_a_name_is_dropped_at_once_or_at_the_end() -> None:
    at_once = rows('m{a="1"}', 'n{a="2"}').take(places(1)).without_names
    assert at_once == rows('{a="2"}')
    assert not at_once.marked
    assert not at_once.delays
    later = marking('m{a="1"}', 'n{a="2"}').take(places(1)).without_names
    assert later.labels == rows('n{a="2"}').labels
    assert later.marked
    assert later.delays
    assert later.finished == rows('{a="2"}')


def test_only_names_that_are_marked_go_at_the_end() -> None:
    every = marking("a", "b")
    assert every.finished == rows("a", "b")
    assert not every.marked
    some = every.placed(every.places, flags(0, 1))
    assert some.drops.tolist() == [False, True]
    assert some.finished == Rows.of([*rows("a").labels, ()])
    kept = some.take(places(0))
    assert not kept.marked
    assert kept.finished == rows("a")


def test_a_change_of_labels_keeps_the_marks_unless_it_gave_the_names() -> None:
    every = marking('m{a="1"}').without_names
    changed = every.changed("b", lambda labels: model.labels([*labels, ("b", "2")]))
    assert changed.labels == rows('m{a="1",b="2"}').labels
    assert changed.marked
    named = every.changed("c", lambda labels: model.labels([(NAME, "n"), *labels[1:]]), names=True)
    assert named.finished == rows('n{a="1"}')


def test_a_number_is_worked_out_of_each_rows_labels() -> None:
    every = rows('m{le="1"}', 'm{le="2"}')
    column = every.column("le", lambda labels: float(dict(labels)["le"]))
    assert column.tolist() == [1.0, 2.0]
    assert every.take(places(1)).column("le", lambda _: 0.0).tolist() == [2.0]


def test_groups_by_labels_and_without_them() -> None:
    every = rows('m{a="1",b="x"}', 'm{a="2",b="x"}', 'n{a="1",b="x"}')
    found = every.grouped(["a"], without=False)
    assert found.rows == rows('{a="1"}', '{a="2"}')
    assert found.of.tolist() == [0, 1, 0]
    found = every.grouped(["b"], without=True)
    assert found.rows == rows('{a="1"}', '{a="2"}')
    found = every.grouped([], without=False)
    assert found.rows.labels == ((),)
    found = every.grouped_by("nameless", nameless)
    assert found.rows == rows('{a="1",b="x"}', '{a="2",b="x"}')


def test_groups_without_rows_are_left_out() -> None:
    every = rows('m{a="1"}', 'm{a="2"}', 'm{a="3"}')
    found = every.take(places(2, 1)).grouped(["a"], without=False)
    assert found.rows == rows('{a="2"}', '{a="3"}')
    assert found.of.tolist() == [1, 0]
    found = every.take(places(2, 1, 0)).grouped(["a"], without=False)
    assert found.of.tolist() == [2, 1, 0]


def test_a_group_drops_its_name_when_one_of_its_rows_does() -> None:
    every = marking('m{a="1"}', 'n{a="2"}', 'm{a="3"}')
    found = every.placed(every.places, flags(0, 0, 1)).grouped([NAME], without=False)
    assert found.rows.labels == rows("m", "n").labels
    assert found.rows.drops.tolist() == [True, False]


def test_joined_rows_keep_their_marks() -> None:
    one, two = marking("a", "b").take(places(1)), marking("c")
    joined = one.joined(two)
    assert joined == rows("b", "c")
    assert not joined.marked
    assert one.without_names.joined(two).drops.tolist() == [True, False]
    assert one.joined(two.without_names).drops.tolist() == [False, True]
    assert one.joined(two).root is joined.root


def test_what_is_made_of_an_origin_is_kept_for_all_its_rows() -> None:
    one, two = rows("a", "b"), rows("c")
    assert one.kept("key", lambda: 1) == 1
    assert one.take(places(0)).kept("key", lambda: 2) == 1
    assert one.paired(two, "key", lambda: 3) == 3
    assert one.take(places(0)).paired(two, "key", lambda: 4) == 3


VALUES = st.sampled_from(["1", "2", "3"])
LABELS = st.dictionaries(st.sampled_from([NAME, "a", "b", "c"]), VALUES).map(model.labels)


@given(
    every=st.lists(LABELS, min_size=1, max_size=12),
    picks=st.lists(st.integers(0, 11), max_size=12),
    names=st.lists(st.sampled_from(["a", "b", NAME])),
    without=st.booleans(),
)
def test_groups_are_those_of_a_plain_loop(
    every: list[Labels], picks: list[int], names: list[str], without: bool
) -> None:
    picked = Rows.of(every).take(places(*(one % len(every) for one in picks)))
    found = picked.grouped(names, without=without)
    gone = {*names, NAME} if without else {NAME, "a", "b", "c"} - set(names)
    wanted = [tuple(pair for pair in labels if pair[0] not in gone) for labels in picked.labels]
    assert [found.rows.labels[place] for place in found.of] == wanted
    assert len(found.rows) == len(set(wanted))
