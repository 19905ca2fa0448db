import sqlite3
from datetime import timedelta
from math import inf, nan

import pytest
from msgspec.structs import replace

from alerting.model import Alert, Labels, labels
from alerting.store import history, outbox
from alerting.store.rows import Settled
from tests.alerting.notices import NOW, SLOW, alert, notice, outgoing

LATER = NOW + timedelta(days=400)
DAY = timedelta(days=1)


def of(day: int, state: str = "firing", ended: int | None = None) -> Alert:
    return alert(
        state,
        {**SLOW, "alertname": f"Day{day}"},
        fired_at=NOW + day * DAY,
        resolved_at=None if ended is None else NOW + ended * DAY,
    )


def told(db: sqlite3.Connection, of: Alert) -> None:
    at = of.resolved_at or of.fired_at or NOW
    one = outgoing(replace(notice(of), at=at))
    outbox.add(db, [one])
    outbox.settle(db, one.id, Settled("sent"), LATER)


def test_what_fires_is_a_row_that_ends_once(db: sqlite3.Connection) -> None:
    history.note(db, [alert("pending"), alert()])
    (open,) = history.page(db, LATER, 9)
    assert (open.alert_type, open.severity) == ("AnswersSlow", "critical")
    assert open.message == "p95 answer time on web is 6.2s"
    assert (open.resolved, open.resolved_at) == (False, None)
    assert (open.labels, open.value) == (labels(SLOW), 6.2)
    over = alert("resolved", value=1.0, words={"summary": "other words"})
    history.note(db, [over])
    (closed,) = history.page(db, LATER, 9)
    assert (closed.resolved, closed.resolved_at) == (True, over.resolved_at)
    assert (closed.id, closed.message, closed.value) == (open.id, open.message, 6.2)


def test_the_same_alert_at_another_time_is_another_row(db: sqlite3.Connection) -> None:
    history.note(db, [alert("resolved"), alert(fired_at=NOW + DAY)])
    assert [one.resolved for one in history.page(db, LATER, 9)] == [False, True]


def test_episodes_are_edited_page_by_page_and_end_as_they_would(db: sqlite3.Connection) -> None:
    def wanted(told: Labels, message: str) -> tuple[Labels, str] | None:
        kept = tuple((name, "[gone]" if value == "Day1" else value) for name, value in told)
        return None if kept == told else (kept, f"{message}!")

    history.note(db, [of(0), of(1), of(2, "resolved", 3)])
    first = history.edit(db, wanted, 0, 2)
    assert (first, history.edit(db, wanted, first, 2)) == (2, 0)
    last, changed, kept = history.page(db, LATER, 9)
    assert dict(changed.labels)["alertname"] == "[gone]"
    assert changed.message == f"{kept.message}!"
    assert [dict(one.labels)["alertname"] for one in (last, kept)] == ["Day2", "Day0"]
    history.note(db, [of(1, "resolved", 4)])
    assert [one.resolved for one in history.page(db, LATER, 9)] == [True, True, False]


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_a_value_that_is_no_number_is_none(db: sqlite3.Connection, value: float) -> None:
    history.note(db, [alert(value=value)])
    assert history.page(db, LATER, 1)[0].value is None


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"summary": "s", "description": "d"}, "s"),
        ({"summary": "", "description": "d"}, "d"),
        ({}, "AnswersSlow"),
        ({"summary": "x" * 9000}, "x" * history.LONGEST_MESSAGE),
    ],
)
def test_a_message_is_the_best_that_there_is(words: dict[str, str], message: str) -> None:
    assert history.message(alert(words=words)) == message


def test_pages_go_back_from_an_instant(db: sqlite3.Connection) -> None:
    history.note(db, [of(day) for day in range(5)])
    first = history.page(db, LATER, 2)
    assert [one.alert_type for one in first] == ["Day4", "Day3"]
    assert [one.alert_type for one in history.page(db, first[-1].timestamp, 2)] == ["Day2", "Day1"]


def test_what_ended_long_ago_is_forgotten_in_steps(db: sqlite3.Connection) -> None:
    alerts = [of(day, "resolved", ended=day + 1) for day in range(4)]
    history.note(db, alerts)
    for one in alerts:
        told(db, one)
    assert history.forget(db, NOW + 3 * DAY, 1) == 1
    assert history.forget(db, NOW + 3 * DAY, 9) == 3
    assert history.forget(db, NOW + 3 * DAY, 9) == 0
    assert [one.alert_type for one in history.page(db, LATER, 9)] == ["Day3", "Day2"]


def test_what_still_fires_is_kept_and_so_is_that_it_was_told(db: sqlite3.Connection) -> None:
    for one in (of(0, "resolved", ended=1), of(2)):
        history.note(db, [one])
        told(db, one)
    assert history.forget(db, LATER, 9) == 2
    (kept,) = history.page(db, LATER, 9)
    assert kept.alert_type == "Day2"
    assert db.execute("SELECT count(*) FROM alert_journal").fetchone() == (1,)
