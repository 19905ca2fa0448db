import sqlite3
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import days, weeks
from exporter.analytics.cells import Cell
from exporter.analytics.weeks import Days, Parts

MONDAY = (date(2026, 11, 16) - days.EPOCH).days
AMOUNTS = st.dictionaries(
    st.tuples(
        st.sampled_from(["", "b"]),
        st.builds(
            Cell,
            day=st.integers(MONDAY - 9, MONDAY + 9),
            channel=st.sampled_from(["web", "sms"]),
            agent=st.sampled_from(["", "ann"]),
            measure=st.sampled_from(["messages", "topics", "conversations"]),
            name=st.sampled_from(["", "billing"]),
        ),
    ),
    st.integers(-3, 3),
)


@pytest.mark.parametrize("behind", range(7))
def test_a_week_begins_on_its_monday(behind: int) -> None:
    assert weeks.monday(MONDAY + behind) == MONDAY
    assert weeks.monday(MONDAY - 7 + behind) == MONDAY - 7


def test_the_first_days_are_of_a_week_that_began_before_them() -> None:
    assert [weeks.monday(day) for day in (-4, -3, 0, 3, 4)] == [-10, -3, -3, -3, 4]


NOTHING = Days(1, 0)


@pytest.mark.parametrize(
    ("span", "parts"),
    [
        # Monday to Sunday.
        ((0, 6), Parts(Days(0, -1), (0, 0), Days(7, 6))),
        # Friday to Tuesday two weeks later.
        ((-3, 15), Parts(Days(-3, -1), (0, 7), Days(14, 15))),
        # Thursday to Sunday: the week without three of its days.
        ((3, 6), Parts(Days(0, 2, -1), (0, 0), Days(7, 6))),
        # Monday to Thursday.
        ((0, 3), Parts(Days(0, -1), (0, 0), Days(4, 6, -1))),
        # Saturday to Tuesday is no week, Tuesday to Saturday within one.
        ((5, 8), Parts(Days(5, 6), (7, 0), Days(7, 8))),
        ((1, 5), Parts(Days(1, 5), (1, 0), NOTHING)),
        ((0, 0), Parts(Days(0, -1), (0, -7), Days(0, 0))),
    ],
)
def test_a_span_is_whole_weeks_and_days_at_its_ends(span: tuple[int, int], parts: Parts) -> None:
    assert weeks.parts(MONDAY + span[0], MONDAY + span[1]) == _moved(parts)


def _moved(parts: Parts) -> Parts:
    """Return parts as they are, counted from MONDAY; nothing stays nothing."""
    ends = [
        end if end == NOTHING else Days(MONDAY + end.first, MONDAY + end.last, end.sign)
        for end in (parts.before, parts.behind)
    ]
    begin, end = parts.weeks
    whole = parts.weeks if parts.weeks == (1, 0) else (MONDAY + begin, MONDAY + end)
    return Parts(ends[0], whole, ends[1])


@given(first=st.integers(-3, 30_000), length=st.integers(1, 400))
def test_each_day_of_a_span_counts_once_and_no_other(first: int, length: int) -> None:
    last = first + length - 1
    parts = weeks.parts(first, last)
    found: Counter[int] = Counter()
    for monday in range(parts.weeks[0], parts.weeks[1] + 1, 7):
        assert weeks.monday(monday) == monday
        found.update(range(monday, monday + 7))
    ends = 0
    for end in (parts.before, parts.behind):
        for day in range(end.first, end.last + 1):
            found[day] += end.sign
            ends += 1
    assert {day: count for day, count in found.items() if count} == dict.fromkeys(
        range(first, last + 1), 1
    )
    assert ends <= 6


@given(amounts=AMOUNTS)
def test_a_week_moves_by_all_that_its_days_and_channels_move(
    amounts: dict[tuple[str, Cell], int],
) -> None:
    wanted: Counter[weeks.Place] = Counter()
    for (tenant, cell), amount in amounts.items():
        place = tenant, cell.agent, weeks.monday(cell.day), cell.measure, cell.name
        wanted[place] += amount
    assert weeks.moved(amounts) == {place: amount for place, amount in wanted.items() if amount}


@given(amounts=AMOUNTS)
def test_an_agents_days_are_of_all_channels_but_for_its_conversations(
    amounts: dict[tuple[str, Cell], int],
) -> None:
    wanted: Counter[tuple[str, Cell]] = Counter()
    for (tenant, cell), amount in amounts.items():
        is_apart = cell.agent == "" or cell.measure == "conversations"
        wanted[tenant, cell if is_apart else cell._replace(channel="")] += amount
    found = weeks.of_days(amounts)
    assert found == {place: amount for place, amount in wanted.items() if amount}
    assert weeks.moved(found) == weeks.moved(amounts)


@given(day=st.integers(-3, 30_000))
def test_mondays_are_the_same_in_sql(day: int) -> None:
    connection = sqlite3.connect(":memory:")
    statement = f"SELECT {weeks.MONDAY} FROM (SELECT ? AS day)"  # noqa: S608 # no words of others
    assert connection.execute(statement, (day,)).fetchone() == (weeks.monday(day),)
    connection.close()
