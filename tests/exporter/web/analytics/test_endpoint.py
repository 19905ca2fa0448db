from pathlib import Path

from exporter.analytics.figures.period import Period
from exporter.folding.reading import Reading
from exporter.folding.section import Analytics
from exporter.web.analytics.cursors import Position
from exporter.web.analytics.endpoint import Question
from exporter.web.analytics.queries import ByPeriod

# 2026-11-21 in UTC.
DAY = 20_778
NOON = (DAY * 24 + 12) * 3_600_000


def question(folder: Path, position: Position | None = None) -> Question:
    return Question(
        tenant="",
        path={},
        query=ByPeriod(period=7),
        now=NOON,
        settings=Analytics(),
        ledger=Reading(folder / "folds.db"),
        position=position,
    )


def test_a_period_ends_today(tmp_path: Path) -> None:
    found = question(tmp_path)
    assert found.period == Period(DAY - 6, DAY, Analytics().zone)
    assert found.forget() == 0


def test_later_pages_are_of_the_days_of_the_first(tmp_path: Path) -> None:
    found = question(tmp_path, Position("x", DAY - 1, 100))
    assert found.period.span == (DAY - 7, DAY - 1)
