import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.notify import reply
from alerting.notify.reply import LONGEST, Refusal


@pytest.mark.parametrize(
    ("text", "secrets", "shown"),
    [
        ("550 no\r\n such user\x00", (), "550 no such user"),
        ("a\u2028b\x85c", (), "a b c"),
        ("password hunter2!", ("hunter2",), "password ***!"),
        ("hunter2hunter", ("hunter", "hunter2"), "******"),
        ("fine", ("",), "fine"),
        ("x" * 999, (), "x" * LONGEST + "…"),
    ],
)
def test_somebody_elses_words_are_one_short_line_without_secrets(
    text: str, secrets: tuple[str, ...], shown: str
) -> None:
    assert reply.shown(text, secrets) == shown


@given(st.text(), st.lists(st.text(min_size=4), max_size=3))
def test_shown_words_are_always_printable_and_short(text: str, secrets: list[str]) -> None:
    shown = reply.shown(text, secrets)
    assert shown.isprintable()
    assert len(shown) <= LONGEST + 1


@pytest.mark.parametrize(("code", "is_final"), [(450, False), (550, True), (421, False)])
def test_a_refusal_says_who_and_whether_for_good(code: int, is_final: bool) -> None:
    refusal = Refusal("a@b", code, "no")
    assert refusal.is_final is is_final
    assert str(refusal) == f"a@b: {code} no"
    assert str(Refusal("a@b", code, "")) == f"a@b: {code}"
