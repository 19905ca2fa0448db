import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.privacy.text import MARK
from exporter.probes.heartbeats.excerpt import LONGEST, excerpt


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", ""),
        (b"no space left\n", "no space left"),
        (b"one\r\n  two\tthree\n", "one two three"),
        (b"\x1b[31mred\x00\x1b[0m", "[31mred[0m"),
        (b"\xff\xfe odd", "�� odd"),
        (b"mail to ann@example.com failed", f"mail to {MARK} failed"),
        (b"ann@exa\x00mple.com", MARK),
        (b"call +49 170 1234567", f"call {MARK}"),
        (b"2026\n11\n21\n10\n", "2026 11 21 10"),
    ],
)
def test_what_a_job_says_becomes_a_clean_line(body: bytes, said: str) -> None:
    assert excerpt(body) == said


def test_of_a_long_log_the_end_is_kept() -> None:
    said = excerpt(b"begin " + b"." * 900 + b" KeyError: 'total'")
    assert (len(said), said[0], said[-17:]) == (LONGEST, "…", "KeyError: 'total'")


@pytest.mark.parametrize(
    ("body", "said"),
    [(b"example.com was told", "was told"), (b"half\nwhole", "whole"), (b"allofit", ""), (b"", "")],
)
def test_the_word_that_a_cut_halved_is_left_out(body: bytes, said: str) -> None:
    assert excerpt(body, is_cut=True) == said


@given(st.binary(max_size=400), st.booleans())
def test_any_body_becomes_one_short_printable_line(body: bytes, is_cut: bool) -> None:
    said = excerpt(body, is_cut=is_cut)
    assert len(said) <= LONGEST
    assert said.isprintable()
