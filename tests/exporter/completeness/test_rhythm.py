from exporter.completeness import rhythm
from exporter.completeness.rhythm import Beat
from tests.exporter.completeness.months import DAY, MONDAY, WEEK, hours, office


def test_an_hour_is_beside_what_comes_at_that_hour_of_the_days_before() -> None:
    month = hours([office(MONDAY + place) for place in range(WEEK)])
    monday = MONDAY + 4 * DAY
    found = rhythm.beats(month, monday, monday + DAY - 1)
    assert [beat.number for beat in found] == list(range(monday, monday + DAY))
    # Without a zone, an hour is the emptiest of its neighbours too.
    assert [beat.usual for beat in found] == [0.0] * 9 + [60.0] * 10 + [0.0] * 5
    assert found[8] == Beat(monday + 8, 60.0, 0.0)
    assert found[9] == Beat(monday + 9, 60.0, 60.0)


def test_before_three_days_are_known_nothing_is_usual() -> None:
    month = hours([5] * WEEK)
    found = rhythm.beats(month, MONDAY, MONDAY + WEEK)
    assert found[0].number == MONDAY + 3 * DAY


def test_hours_that_nobody_watched_are_not_there() -> None:
    def unseen(number: int) -> bool:
        return number == MONDAY + 4 * DAY + 10

    found = rhythm.beats(hours([5] * WEEK, unseen=unseen), MONDAY + 4 * DAY, MONDAY + 5 * DAY - 1)
    there = {beat.number - MONDAY - 4 * DAY for beat in found}
    # Nobody knows what came in the hour after it either.
    assert set(range(DAY)) - there == {10, 11}


def test_what_comes_later_changes_nothing_of_what_was_usual() -> None:
    counts = [5.0] * WEEK
    day = MONDAY + 4 * DAY
    before = rhythm.beats(hours(counts), day, day + DAY - 1)
    later = rhythm.beats(hours([*counts, *[500.0] * WEEK]), day, day + DAY - 1)
    assert before == later
