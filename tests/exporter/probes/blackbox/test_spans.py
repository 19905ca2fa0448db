import pytest

from exporter.probes.blackbox.spans import Span


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("5s", 5),
        ("1.5s", 1.5),
        ("1m30s", 90),
        ("300ms", 0.3),
        ("1h", 3_600),
        ("2µs", 2e-6),
    ],
)
def test_a_span_is_read_as_go_reads_it(text: str, seconds: float) -> None:
    assert Span.parse(text).seconds == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "5", "5 s", "-5s", "5d", "s", "2h", "1e3s"])
def test_what_is_no_span_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="expected a span of at most 1h"):
        Span.parse(text)


def test_spans_of_one_length_are_one() -> None:
    assert {Span(90.0), Span.parse("1m30s")} == {Span(90.0)}
    assert (str(Span(1.5)), repr(Span(90.0))) == ("1.5s", "Span(90s)")
    assert Span(1.0) != 1.0
