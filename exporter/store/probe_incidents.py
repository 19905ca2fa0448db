"""Incidents on disk, folded from runs as these come in; all functions take the connection.

Unix milliseconds.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from exporter.history import incidents
from exporter.history.incidents import Counts, Course, Incident, Terms
from exporter.history.look import Look

PAGE: Final = 1_000
_MARK: Final = "probe_incidents"
_ONE: Final = Terms()
_DECODER: Final = msgspec.json.Decoder(Course)
_COLUMNS: Final = "began, ended, reason, detail, failures"


def follow(connection: sqlite3.Connection, terms: Mapping[str, Terms], limit: int) -> int:
    """Fold the next runs, at most ``limit``; return how many it were.

    ``terms`` says how many runs in a row matter to each probe, where that is not one.
    """
    place = _place(connection)
    rows = connection.execute(
        "SELECT id, probe, started, state, reason, detail FROM probe_results WHERE id > ?"
        " ORDER BY id LIMIT ?",
        (place, limit),
    ).fetchall()
    courses = _courses(connection, {row[1] for row in rows})
    before, changed = dict(courses), dict[tuple[str, int], Incident]()
    for _, probe, *row in rows:
        course = incidents.after(courses.get(probe, Course()), Look(*row), terms.get(probe, _ONE))
        courses[probe] = course
        if course.incident is not None:
            changed[probe, course.incident.began] = course.incident
    for (probe, _), incident in changed.items():
        if incident != _incident(before.get(probe)):
            _keep(connection, probe, incident)
    connection.executemany(
        "INSERT OR REPLACE INTO probe_courses VALUES (?, ?)",
        [
            (probe, msgspec.json.encode(course).decode())
            for probe, course in courses.items()
            if before.get(probe) != course
        ],
    )
    _mark(connection, rows[-1][0] if rows else place)
    return len(rows)


def page(
    connection: sqlite3.Connection,
    probe: str,
    begins: int,
    ends: int,
    before: int | None,
    limit: int,
) -> list[Incident]:
    """Return incidents that touch a span, the newest first, at most PAGE.

    ``before`` is when the last of the page before began, None for the first page.
    """
    last = ends if before is None else min(before, ends)
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM probe_incidents WHERE probe = ? AND began < ?"  # noqa: S608
        " AND coalesce(ended > ?, 1) ORDER BY began DESC LIMIT ?",
        (probe, last, begins, min(limit, PAGE)),
    )
    return [Incident(*row) for row in rows]


def counts(connection: sqlite3.Connection, probe: str, begins: int, ends: int) -> Counts:
    """Count the incidents that touch a span."""
    row = connection.execute(
        "SELECT count(*), coalesce(sum(began >= :begins), 0),"
        " coalesce(sum(ended <= :ends), 0),"
        " coalesce(sum(CASE WHEN ended <= :ends THEN ended - began END), 0)"
        " FROM probe_incidents WHERE probe = :probe AND began < :ends"
        " AND coalesce(ended > :begins, 1)",
        {"probe": probe, "begins": begins, "ends": ends},
    ).fetchone()
    return Counts(*row)


def going_on(connection: sqlite3.Connection, probes: Sequence[str]) -> dict[str, Incident]:
    """Return the incident that goes on, for each of the probes that has one."""
    found = _courses(connection, probes)
    return {
        probe: incident
        for probe, course in found.items()
        if (incident := course.incident) is not None and incident.ended is None
    }


def forget(connection: sqlite3.Connection, before: int, limit: int) -> int:
    """Delete at most ``limit`` incidents that ended before an instant; return how many it were.

    One that goes on is as old as its beginning once its probe has no runs any more. The last step
    also forgets how far probes without runs and incidents have come.
    """
    deleted = connection.execute(
        "DELETE FROM probe_incidents WHERE (probe, began) IN"
        " (SELECT probe, began FROM probe_incidents i WHERE coalesce(ended, began) < ?"
        " AND (ended IS NOT NULL OR NOT EXISTS"
        " (SELECT 1 FROM probe_results r WHERE r.probe = i.probe)) LIMIT ?)",
        (before, limit),
    ).rowcount
    if deleted < limit:
        connection.execute(
            "DELETE FROM probe_courses WHERE probe NOT IN (SELECT probe FROM probe_incidents)"
            " AND NOT EXISTS (SELECT 1 FROM probe_results r WHERE r.probe = probe_courses.probe)"
        )
    return deleted


def _place(connection: sqlite3.Connection) -> int:
    """Return the number of the last run that was folded.

    Numbers begin again from the newest row that is left once the rows behind it are forgotten.
    """
    (newest,) = connection.execute("SELECT coalesce(max(id), 0) FROM probe_results").fetchone()
    row = connection.execute("SELECT value FROM marks WHERE name = ?", (_MARK,)).fetchone()
    return min(int(newest), int(row[0])) if row else 0


def _mark(connection: sqlite3.Connection, place: int) -> None:
    connection.execute(
        "INSERT INTO marks VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        " WHERE value <> excluded.value",
        (_MARK, place),
    )


def _courses(connection: sqlite3.Connection, probes: Iterable[str]) -> dict[str, Course]:
    rows = connection.execute(
        "SELECT probe, course FROM probe_courses WHERE probe IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(list(probes)).decode(),),
    )
    return {probe: _DECODER.decode(course) for probe, course in rows}


def _incident(course: Course | None) -> Incident | None:
    return None if course is None else course.incident


def _keep(connection: sqlite3.Connection, probe: str, incident: Incident) -> None:
    connection.execute(
        f"INSERT OR REPLACE INTO probe_incidents (probe, {_COLUMNS})"  # noqa: S608 # our own
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            probe,
            incident.began,
            incident.ended,
            incident.reason,
            incident.detail,
            incident.failures,
        ),
    )
