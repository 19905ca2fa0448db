from datetime import UTC, datetime

from exporter.exports import column
from exporter.exports.column import Column


def test_an_instant_is_utc_and_0_is_none() -> None:
    assert column.instant(0) is None
    assert column.instant(1_500) == datetime(1970, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC)


def test_a_column_reads_a_row_and_is_public_unless_it_says_otherwise() -> None:
    one = Column("length", "integer", "how long", len)
    assert (one.of("four"), one.personal) == (4, False)
