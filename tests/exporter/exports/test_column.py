from datetime import UTC, datetime

from msgspec import Struct

from exporter.exports import column
from exporter.exports.column import Column


class Box(Struct):
    wide: int
    high: int


def test_instants_are_utc_and_0_is_none() -> None:
    at = datetime(1970, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC)
    assert column.instants([0, 1_500]) == [None, at]


def test_what_is_empty_is_none() -> None:
    assert column.filled(["web", ""]) == ["web", None]


def test_a_column_tells_all_rows_at_once_and_is_public_unless_it_says_otherwise() -> None:
    rows = column.by_field([Box(2, 3), Box(4, 5)])
    one = Column("wide", "integer", "how wide", ("wide",))
    assert (one.of(rows), one.personal) == ((2, 4), False)
    most = Column("most", "integer", "both", ("wide", "high"), lambda *both: list(map(max, *both)))
    assert most.of(rows) == [3, 5]


def test_no_rows_have_no_fields() -> None:
    assert column.by_field([]) == {}
