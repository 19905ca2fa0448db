import sqlite3
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import days, weeks
from exporter.analytics.cells import Cell
from exporter.analytics.weeks import Parts

MONDAY = (date(2026, 11, 16) - days.EPOCH).days
AMOUNTS = st.dictionaries(
    st.tuples(
        st.sampled_from(["", "b"]),
        st.builds(
            Cell,
            day=st.integers(MONDAY - 9, MONDAY + 9),
            channel=st.sampled_from(["web", "sms"]),
            agent=st.sampled_from(["", "ann"]),
            measure=st.sampled_from(["messages", "topics"]),
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


@pytest.mark.parametrize(
    ("span", "parts"),
    [
        (
            (MONDAY, MONDAY + 6),
            Parts((MONDAY, MONDAY - 1), (MONDAY, MONDAY), (MONDAY + 7, MONDAY + 6)),
        ),
        ((MONDAY + 1, MONDAY + 7), Parts((MONDAY + 1, MONDAY + 7), (1, 0), (1, 0))),
        ((MONDAY, MONDAY), Parts((MONDAY, MONDAY), (1, 0), (1, 0))),
        (
            (MONDAY - 2, MONDAY + 15),
            Parts((MONDAY - 2, MONDAY - 1), (MONDAY, MONDAY + 7), (MONDAY + 14, MONDAY + 15)),
        ),
    ],
)
def test_a_span_is_whole_weeks_and_days_at_its_ends(span: tuple[int, int], parts: Parts) -> None:
    assert weeks.parts(*span) == parts


@given(first=st.integers(-3, 30_000), length=st.integers(1, 400))
def test_each_day_of_a_span_is_in_one_part(first: int, length: int) -> None:
    last = first + length - 1
    parts = weeks.parts(first, last)
    found = [*range(parts.before[0], parts.before[1] + 1)]
    for monday in range(parts.weeks[0], parts.weeks[1] + 1, 7):
        assert weeks.monday(monday) == monday
        found += range(monday, monday + 7)
    found += range(parts.behind[0], parts.behind[1] + 1)
    assert found == [*range(first, last + 1)]
    assert len(found) - 7 * len(range(parts.weeks[0], parts.weeks[1] + 1, 7)) <= 12


@given(amounts=AMOUNTS)
def test_a_week_moves_by_all_that_its_days_and_channels_move(
    amounts: dict[tuple[str, Cell], int],
) -> None:
    wanted: Counter[weeks.Place] = Counter()
    for (tenant, cell), amount in amounts.items():
        place = tenant, cell.agent, weeks.monday(cell.day), cell.measure, cell.name
        wanted[place] += amount
    assert weeks.moved(amounts) == {place: amount for place, amount in wanted.items() if amount}


@given(day=st.integers(-3, 30_000))
def test_mondays_are_the_same_in_sql(day: int) -> None:
    connection = sqlite3.connect(":memory:")
    statement = f"SELECT {weeks.MONDAY} FROM (SELECT ? AS day)"  # noqa: S608 # no words of others
    assert connection.execute(statement, (day,)).fetchone() == (weeks.monday(day),)
    connection.close()
