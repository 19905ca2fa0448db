"""The agenda: names in the order of their instants."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from alerting.dispatch.agenda import Agenda
from tests.alerting.dispatch.alerts import at


def test_what_was_set_last_counts() -> None:
    agenda = Agenda()
    agenda.put("a", at(5))
    agenda.put("b", at(3))
    agenda.put("a", at(1))
    agenda.put("b", at(9))
    assert agenda.next_at() == at(1)
    assert list(agenda.due(at(8), None)) == ["a"]
    assert agenda.next_at() == at(9)
    agenda.put("b", None)
    agenda.put("never there", None)
    assert agenda.next_at() is None


def test_at_most_so_many_are_due_and_what_is_put_meanwhile_is_among_them() -> None:
    agenda = Agenda()
    for name in "cab":
        agenda.put(name, at(1))
    assert list(agenda.due(at(1), 2)) == ["a", "b"]
    seen = []
    for name in agenda.due(at(1), None):
        seen.append(name)
        if name == "c":
            agenda.put("d", at(0))
            agenda.put("e", at(2))
    assert seen == ["c", "d"]
    assert list(agenda.due(at(5), 0)) == []


def test_what_is_moved_all_the_time_takes_no_more_room() -> None:
    agenda = Agenda()
    for second in range(1_000):
        agenda.put("a", at(second))
    assert len(agenda._heap) <= 104  # what it is bounded by
    assert list(agenda.due(at(1_000), None)) == ["a"]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 50)), max_size=500))
def test_it_is_as_long_as_what_it_holds_however_often_that_is_moved(
    moves: list[tuple[int, int]],
) -> None:
    agenda = Agenda()
    plain: dict[str, datetime] = {}
    for name, second in moves:
        agenda.put(str(name), at(second))
        plain[str(name)] = at(second)
        assert agenda.next_at() == min(plain.values())
        assert len(agenda._heap) <= 4 * len(plain) + 101  # what it is bounded by
    in_order = sorted(plain, key=lambda name: (plain[name], name))
    assert list(agenda.due(at(50), None)) == in_order
