"""Labels of many series, and what is kept of what follows from them."""

import pytest

from alerting.model import Labels
from alerting.promql.roots import Root, having, lacking, nameless, numbered

A: Labels = (("__name__", "m"), ("a", "1"))
B: Labels = (("__name__", "m"), ("a", "2"))
C: Labels = (("__name__", "n"), ("a", "1"))


def test_what_is_worked_out_is_made_once() -> None:
    root = Root((A, B), delays=False)
    assert root.kept("key", lambda: "first") == "first"
    assert root.kept("key", lambda: "second") == "first"


def test_only_so_much_is_kept_beside_labels() -> None:
    root = Root((A,), delays=False)
    for key in range(65):
        root.kept(key, lambda: "first")
    found = [root.kept(key, lambda: "second") for key in (64, 1, 0)]
    assert found == ["first", "first", "second"]
    many = Root((A, B) * 6_000, delays=False)
    made = [many.changed(key, lambda labels: labels) for key in range(5)]
    assert many.changed(4, lambda labels: labels) is made[4]
    assert many.changed(0, lambda labels: labels) is not made[0]
    groups = [many.grouped(key, having(frozenset("a"))) for key in range(65)]
    assert many.grouped(64, nameless) is groups[64]
    assert many.grouped(0, nameless) is not groups[0]


def test_what_is_worked_out_with_others_is_kept_for_each_of_them() -> None:
    one, two = Root((A,), delays=False), Root((A,), delays=False)
    other = Root((B,), delays=False)
    assert one.paired(other, "key", lambda: 1) == 1
    assert one.paired(other, "key", lambda: 2) == 1
    assert one.paired(two, "key", lambda: 3) == 3
    for number in range(8):
        one.paired(other, number, lambda: 0)
    assert one.paired(other, "key", lambda: 4) == 4


@pytest.mark.parametrize(("labels", "unique"), [((A, B), True), ((A, B, A), False), ((), True)])
def test_labels_that_stand_twice_are_not_unique(labels: tuple[Labels, ...], unique: bool) -> None:
    root = Root(labels, delays=False)
    assert root.unique is unique
    assert root.unique is unique


def test_changed_labels_are_the_same_root_each_time() -> None:
    root = Root((A, C), delays=True)
    changed = root.changed("nameless", nameless)
    assert changed.labels == ((("a", "1"),), (("a", "1"),))
    assert changed.delays
    assert root.changed("nameless", nameless) is changed


def test_joined_labels_stand_one_behind_the_other() -> None:
    one, two = Root((A,), delays=False), Root((B, C), delays=True)
    joined = one.joined(two)
    assert joined.labels == (A, B, C)
    assert joined.delays
    assert one.joined(two) is joined
    assert not one.joined(Root((), delays=False)).delays


def test_groups_are_numbered_in_the_order_of_their_first_members() -> None:
    root = Root((A, B, C), delays=False)
    groups = root.grouped("a", having(frozenset("a")))
    assert groups.root.labels == ((("a", "1"),), (("a", "2"),))
    assert groups.of.tolist() == [0, 1, 0]
    assert root.grouped("a", having(frozenset("a"))) is groups


def test_numbers_go_on_behind_those_there_are() -> None:
    numbers, of = numbered(nameless, (A, B))
    assert of.tolist() == [0, 1]
    again, of = numbered(lacking(frozenset({"__name__", "b"})), (B, (("b", "x"),)), numbers)
    assert of.tolist() == [1, 2]
    assert list(again) == [(("a", "1"),), (("a", "2"),), ()]


@pytest.mark.parametrize(
    ("labels", "bare"),
    [
        ((), ()),
        ((("a", "1"),), (("a", "1"),)),
        ((("__name__", "m"),), ()),
        (A, (("a", "1"),)),
        ((("Z", "1"), ("__name__", "m")), (("Z", "1"),)),
        ((("__name__", "m"), ("__type__", "gauge"), ("__unit__", "s"), ("z", "1")), (("z", "1"),)),
        ((("__name__", "m"), ("__what__", "x")), (("__what__", "x"),)),
    ],
)
def test_labels_without_those_that_say_what_the_value_is(labels: Labels, bare: Labels) -> None:
    assert nameless(labels) == bare
