import pytest

from exporter import spans


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1m30s", 90), ("300ms", 0.3), ("1h2m3s", 3_723), ("2d", 172_800), ("250µs", 0.000_25)],
)
def test_a_span_is_the_sum_of_its_parts(text: str, seconds: float) -> None:
    assert spans.seconds(text, 12) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "0", "5", "5 s", "-5s", "s", "1e3s", "١s", "9" * 13 + "s"])
def test_what_is_no_span_is_none(text: str) -> None:
    assert spans.seconds(text, 12) is None


@pytest.mark.parametrize("digits", [1, 9, 12])
def test_a_number_has_only_so_many_digits(digits: int) -> None:
    many = "9" * digits
    assert spans.seconds(f"{many}s", digits) == float(many)
    assert spans.seconds(f"{many}9s", digits) is None
    assert spans.seconds(f"1.{many}9s", digits) is None
