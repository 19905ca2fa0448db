import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.terminal import printable


@pytest.mark.parametrize(
    ("text", "shown"), [("Köln", "Köln"), ("a\x1b[2J", r"a\x1b[2J"), ("a\nb", r"a\nb"), ("", "")]
)
def test_what_a_terminal_would_obey_is_shown(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text())
def test_nothing_is_left_to_obey(text: str) -> None:
    assert printable(text).isprintable()
