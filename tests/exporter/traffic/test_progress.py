from datetime import UTC, datetime, timedelta

import pytest

from exporter.client import Counts
from exporter.traffic import progress

LIVE = datetime(2026, 11, 22, 12, tzinfo=UTC)
BEGIN = LIVE - timedelta(days=2)


@pytest.mark.parametrize(
    ("at", "counts", "line"),
    [
        (
            BEGIN + timedelta(days=1),
            Counts(500, 12_345, 0, 0, 0, 0),
            "2026-11-21 12:00 UTC, 50% of the past: 12,345 events taken, 500 on their way",
        ),
        (
            LIVE,
            Counts(0, 9, 1200, 3, 0, 0),
            "2026-11-22 12:00 UTC: 9 events taken, 1,200 known before, 3 refused",
        ),
    ],
)
def test_one_line_says_how_far_it_is(at: datetime, counts: Counts, line: str) -> None:
    assert progress.line(at, BEGIN, LIVE, counts) == line
