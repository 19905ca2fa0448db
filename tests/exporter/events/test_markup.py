import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events import markup
from exporter.events.fields import TEXT_CHARACTERS


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("<p>Hi</p>", "Hi"),
        ("<p>Hi&nbsp;there,</p>\n<p>how   are you?</p>", "Hi there,\nhow are you?"),
        ("one<br/>two<BR>three", "one\ntwo\nthree"),
        ("<b>bo</b>ld &amp; <i class='a'>it</i>", "bold & it"),
        ("<style>p {a: b}</style>text<script>alert(1)</script>", "text"),
        ("<script src='x'>", ""),
        ("<!-- no -->yes", "yes"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("a <3 b", "a <3 b"),
        ("&lt;b&gt;", "<b>"),
        ("", ""),
        ("plain", "plain"),
    ],
)
def test_markup_is_read_as_people_see_it(given: str, found: str) -> None:
    assert markup.plain(given) == found


def test_a_long_text_is_cut_to_what_an_event_holds() -> None:
    assert len(markup.plain("x" * 1_000_000)) == TEXT_CHARACTERS


@pytest.mark.parametrize(
    "piece", ["<", "<a ", "<script>", "</p", "&", "&#", "<style", " \n", "<!--"]
)
def test_nothing_makes_it_slow(piece: str) -> None:
    assert len(markup.plain(piece * 100_000)) <= TEXT_CHARACTERS


@given(st.text())
def test_whatever_is_written_is_a_short_text_without_blanks_around(written: str) -> None:
    found = markup.plain(written)
    assert found == found.strip()
    assert len(found) <= TEXT_CHARACTERS
