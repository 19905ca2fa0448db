import pytest

from exporter.events.twilio import error_class


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("30003", "undeliverable"),
        ("21610", "opted_out"),
        ("63016", "window_closed"),
        (" 30007 ", "filtered"),
        ("99999", "other"),
        ("", "other"),
        ("x" * 300, "other"),
    ],
)
def test_a_code_has_one_of_few_classes(code: str, word: str) -> None:
    assert error_class.of(code) == word
