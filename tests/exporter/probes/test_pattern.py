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


def test_what_is_found_first_has_its_groups_and_their_names() -> None:
    found = Pattern(r"^(?P<code>\d+)( \w+)?(x)?").first(b"220 ready x")
    assert found is not None
    assert found.groups == (b"220 ready", b"220", b" ready", None)
    assert dict(found.names) == {"code": 1}
    assert Pattern("a").first(b"b") is None


def test_an_expression_knows_its_groups() -> None:
    one = Pattern(r"(a)(?P<b>b)(?:c)")
    assert (one.groups, one.names) == (2, frozenset({"b"}))


def test_bytes_that_are_no_text_do_not_stop_a_dot() -> None:
    found = Pattern("^(.*)Z$").first(b"a\xff\xfeZ")
    assert found is not None
    assert found.groups[1] == "a\ufffd\ufffd".encode()
