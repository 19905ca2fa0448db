from datetime import UTC, datetime

from exporter.analytics.customers import usage
from exporter.analytics.customers.usage import Person
from exporter.analytics.customers.visits import Visit
from exporter.analytics.figures.conversations import Mean
from tests.exporter.analytics.beats import DAY, START

TODAY = START // DAY
MIDNIGHT = START // DAY * DAY
MINUTE = 60_000


def test_the_days_of_all_ids_are_one_person_s() -> None:
    one = Visit(2, 2, 3_000, 2, 1, {9: 2}, ((START, START + 10 * MINUTE),))
    other = Visit(1, 1, 1_500, 1, 0, {9: 1, 11: 1}, ((START + 5 * MINUTE, START + 20 * MINUTE),))
    last = Visit(4, hours={11: 4}, spans=((START + DAY, START + DAY),))
    days = {TODAY: (one, other), TODAY + 1: (last,)}
    found = usage.usage(Person("ann", ("ann", "a1"), START, START + DAY, days), TODAY)
    assert (found.customer, found.ids, found.active_days, found.queries) == ("ann", 2, 2, 7)
    assert found.first_seen == datetime.fromtimestamp(START / 1000, UTC)
    assert found.last_seen == datetime.fromtimestamp((START + DAY) / 1000, UTC)
    assert (found.sessions, found.session_seconds) == (2, Mean(600.0, 2))
    assert (found.cached.value, found.cached.n) == (33.33, 3)
    assert found.response_ms == Mean(1_500.0, 3)
    assert found.busiest_hour == 11


def test_a_session_that_began_before_the_period_is_not_begun_in_it() -> None:
    before = Visit(1, hours={23: 1}, spans=((MIDNIGHT - 5 * MINUTE, MIDNIGHT - 5 * MINUTE),))
    begun = Visit(1, hours={0: 1}, spans=((MIDNIGHT + 5 * MINUTE, MIDNIGHT + 9 * MINUTE),))
    person = Person("ann", ("ann",), 1, 2, {TODAY - 1: (before,), TODAY: (begun,)})
    found = usage.usage(person, TODAY)
    assert (found.queries, found.active_days, found.sessions) == (1, 1, 0)
    assert found.session_seconds == Mean(None, 0)
    assert usage.usage(person, TODAY - 1).sessions == 1


def test_who_only_got_answers_has_no_busiest_hour() -> None:
    found = usage.usage(Person("ann", ("ann",), 1, 2, {TODAY: (Visit(answers=1, ms=9),)}), TODAY)
    assert (found.busiest_hour, found.active_days, found.sessions) == (None, 0, 0)
    assert usage.busiest({3: 2, 1: 2, 2: 1}) == 1
