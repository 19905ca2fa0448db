import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.probes.hypertext import status
from exporter.probes.hypertext.status import Statuses


@pytest.mark.parametrize(
    ("text", "first", "last", "shown"),
    [
        ("204", 204, 204, "204"),
        ("2xx", 200, 299, "2xx"),
        ("3XX", 300, 399, "3xx"),
        ("200-299", 200, 299, "2xx"),
        ("200-204", 200, 204, "200-204"),
        ("250-349", 250, 349, "250-349"),
        ("999", 999, 999, "999"),
    ],
)
def test_a_range_is_read_and_written(text: str, first: int, last: int, shown: str) -> None:
    read = Statuses.parse(text)
    assert (read.first, read.last, str(read)) == (first, last, shown)
    assert repr(read) == f"Statuses({shown})"


@pytest.mark.parametrize(
    "text", ["", "20", "2000", "xxx", "1xx", "100", "200-", "2xx-3xx", "２００"]
)
def test_what_is_no_range_is_told_what_is_one(text: str) -> None:
    with pytest.raises(ValueError, match="expected a status like 204, 2xx or 200-299, got"):
        Statuses.parse(text)


def test_a_range_is_written_with_its_lower_end_first() -> None:
    with pytest.raises(ValueError, match="expected the lower status first, got '299-200'"):
        Statuses.parse("299-200")


def test_ranges_are_told_in_words() -> None:
    ranges = [Statuses.parse(text) for text in ("2xx", "301", "400-404")]
    assert status.words(ranges) == "2xx, 301 or 400-404"
    assert status.words(ranges[:1]) == "2xx"


def test_a_range_is_equal_to_the_same_range_and_to_nothing_else() -> None:
    assert Statuses.parse("2xx") == Statuses.parse("200-299")
    assert Statuses.parse("2xx") != "2xx"
    assert len({Statuses.parse("2xx"), Statuses.parse("200-299"), Statuses.parse("200")}) == 2


STATUS = st.integers(200, 999)


@given(STATUS, STATUS, STATUS)
def test_a_range_holds_exactly_what_is_between_its_ends(one: int, two: int, asked: int) -> None:
    first, last = sorted((one, two))
    read = Statuses.parse(f"{first}-{last}")
    assert (asked in read) == (first <= asked <= last)
    assert Statuses.parse(str(read)) == read
