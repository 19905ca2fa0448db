import pytest

from exporter.events import sequence
from exporter.events.invalid import Invalid


@pytest.mark.parametrize(
    ("told", "type", "number"),
    [
        (None, None, None),
        (17, None, 17),
        (18, "Integer", 18),
        ("17", "Integer", 17),
        ("0000000017", "Integer", 17),
        ("-2147483648", "Integer", -(2**31)),
        ("19", None, None),
        ("2026-11-22T10:00:00Z", "Timestamp", None),
        (str(sequence.MOST), "Integer", sequence.MOST),
    ],
)
def test_a_number_counts_and_a_text_only_as_an_integer(
    told: int | str | None, type: str | None, number: int | None
) -> None:
    assert sequence.number(told, type) == number


@pytest.mark.parametrize("text", ["x", "-", "1.5", "1 ", "٣", str(2**63), "9" * 200])
def test_what_should_be_a_number_and_is_none_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="sequence: expected a whole number") as caught:
        sequence.number(text, "Integer")
    assert caught.value.code == "out_of_range"
