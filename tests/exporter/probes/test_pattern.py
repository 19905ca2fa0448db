import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.probes.pattern import LONGEST, Pattern


@pytest.mark.parametrize(
    ("text", "body", "found"),
    [
        ("ok", b'{"status":"ok"}', True),
        ("^ok", b"not ok", False),
        ("(?i)OK$", b"ok", True),
        ("gr.ß", "groß".encode(), True),
        ("ab", b"\xff\xfeab\x00", True),
        ("a", b"", False),
    ],
)
def test_an_expression_is_searched_for_in_bytes(text: str, body: bytes, found: bool) -> None:
    assert Pattern.parse(text).found(body) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a(", r"'a\(' is no regular expression of RE2: missing \): a\("),
        ("(?=a)", "is no regular expression of RE2: invalid perl operator"),
        ("\ud800", "is no regular expression of RE2: it is no UTF-8"),
        ("", "expected a regular expression of 1 to 1000 characters"),
        ("a" * (LONGEST + 1), "expected a regular expression of 1 to 1000 characters"),
    ],
)
def test_what_is_no_expression_is_told_why(
    text: str, said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ValueError, match=said):
        Pattern.parse(text)
    assert capfd.readouterr() == ("", "")


def test_an_expression_is_its_text() -> None:
    assert str(Pattern("a+")) == "a+"
    assert repr(Pattern("a+")) == "Pattern('a+')"
    assert Pattern("a+") == Pattern("a+")
    assert Pattern("a+") != "a+"
    assert len({Pattern("a"), Pattern("a"), Pattern("b")}) == 2


@given(st.binary(max_size=50))
def test_any_bytes_can_be_searched(body: bytes) -> None:
    assert Pattern("(?s)^.*$").found(body) in {True, False}
