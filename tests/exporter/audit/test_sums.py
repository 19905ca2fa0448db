from exporter.access.grants import Caller
from exporter.audit import entry
from exporter.audit.kept import Entry
from exporter.audit.sums import Sums

DAY = 86_400_000


def read(who: str = "ann", at: int = DAY, what: str = "/kpi") -> Entry:
    return entry.entry("read", Caller(who, "viewer", frozenset()), what, "", at)


def test_lines_that_are_alike_are_one() -> None:
    sums = Sums()
    for at in (DAY, DAY + 5, DAY + 9):
        sums.add(read(at=at))
    sums.add(read("bob"))
    assert len(sums) == 2
    assert sums.take() == [read()._replace(last=DAY + 9, times=3), read("bob")]
    assert (len(sums), sums.take()) == (0, [])


def test_what_could_not_be_written_waits_with_what_came_since() -> None:
    sums = Sums()
    sums.add(read(at=DAY))
    taken = sums.take()
    sums.add(read(at=DAY + 7))
    sums.give_back([*taken, read("bob")])
    assert sums.take() == [read()._replace(last=DAY + 7, times=2), read("bob")]


def test_beyond_the_bound_all_are_nobody_until_the_day_ends() -> None:
    sums = Sums(2)
    for number in range(5):
        sums.add(read(f"caller {number}"))
        sums.take()
    for number in range(5):
        sums.add(read(f"caller {number}"))
    found = sums.take()
    assert [(one.who, one.what, one.times) for one in found] == [
        ("caller 0", "/kpi", 1),
        ("caller 1", "/kpi", 1),
        ("", "", 3),
    ]
    sums.add(read("caller 4", DAY * 2))
    assert [one.who for one in sums.take()] == ["caller 4"]
