"""Where a page is: whatever the pieces that it comes in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.gotemplate import places
from alerting.gotemplate.places import START, Place
from tests.alerting.gotemplate import html_templates


def end(text: str) -> Place:
    return places.advanced(START, text)[0]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", START),
        ("a > b", START),
        ("<p>", START),
        ("<p", Place("tag")),
        ("</p", Place("tag")),
        ("<p ", Place("tag")),
        ("<p / 'x", Place("named")),
        ("<p title", Place("named")),
        ("<p title ", Place("named")),
        ("<p title a", Place("named")),
        ("<p title>", START),
        ("<p a=1 b>x", START),
        ("<p title=", Place("before value")),
        ("<p title = ", Place("before value")),
        ("<p =", Place("before value")),
        ("<p title=>", START),
        ('<p title="', Place("value", delimiter='"')),
        ("<p title='a", Place("value", delimiter="'", part="path")),
        ("<p title=a", Place("value", part="path")),
        ("<p title=a ", Place("tag")),
        ("<p title=a>", START),
        ('<p title="a>b"', Place("tag")),
        ('<a href="', Place("value", kind="url", delimiter='"')),
        ('<a href=" ', Place("value", kind="url", delimiter='"')),
        ('<a href="/x', Place("value", kind="url", delimiter='"', part="path")),
        ('<a href="/x?', Place("value", kind="url", delimiter='"', part="query")),
        ('<a href="/x#y', Place("value", kind="url", delimiter='"', part="query")),
        ('<a STYLE="', Place("value", kind="style", delimiter='"')),
        ('<img srcset="', Place("value", kind="urls", delimiter='"')),
        ('<p onclick="', Place("value", kind="script", delimiter='"')),
        ("<!--", Place("comment")),
        ("<!-- > -", Place("comment")),
        ("<!-- a -->", START),
        ("<!doctype html", START),
        ("<style", Place("tag", "style")),
        ("<style>a > b", Place("style", "style")),
        ("<STYLE x=1>", Place("style", "style")),
        ("<style></style>", START),
        ("<script>a<b", Place("script", "script")),
        ("<script></SCRIPT x", Place("named")),
        ("<title>", Place("plain element", "title")),
        ("<textarea></title>", Place("plain element", "textarea")),
        ("</title>", START),
        ("<titled>", START),
    ],
)
def test_a_text_leads_to_a_place(text: str, place: Place) -> None:
    assert end(text) == place


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a <!-- b --> c <!-- d", "a  c "),
        ("1 < 2 << <x> </ x> <? <!x>", "1 &lt; 2 &lt;&lt; <x> &lt;/ x> &lt;? &lt;!x>"),
        ("<!DocType html><p title='<!-- a < -->'>", "<!DocType html><p title='<!-- a < -->'>"),
        ("<title><!-- a --></title>", "<title><!-- a --></title>"),
    ],
)
def test_comments_are_left_out_and_lone_angles_escaped(text: str, shown: str) -> None:
    assert places.advanced(START, text)[1] == shown


@pytest.mark.parametrize(
    ("attribute", "kind"),
    [("title", "plain"), ("HREF", "url"), ("data-href", "url"), ("xlink:href", "url"),
     ("xmlns:a", "url"), ("my-uri", "url"), ("data-img-src", "url"), ("onload", "script"),
     ("data-onx", "script"), ("style", "style"), ("srcset", "urls"), ("class", "plain")],
)  # fmt: skip
def test_the_name_of_an_attribute_tells_what_its_value_is(attribute: str, kind: str) -> None:
    assert places.kind(attribute) == kind


@given(st.lists(html_templates.PAGES | st.text(max_size=20), max_size=4))
def test_a_page_in_pieces_is_never_lost(pieces: list[str]) -> None:
    place = START
    for piece in pieces:
        place, shown = places.advanced(place, piece)
        assert len(shown) <= 4 * len(piece)
