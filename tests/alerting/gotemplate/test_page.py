"""Values in pages; what Alertmanager makes of the same is in test_alertmanager_amtool.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.gotemplate import values
from alerting.gotemplate.errors import Fault
from alerting.gotemplate.page import Page
from alerting.gotemplate.safety import HTML, UNSAFE, URL
from alerting.gotemplate.syntax import Command, Field, Identifier, Pipe
from alerting.gotemplate.values import Named, Value

_FIELD = Command(0, (Field(0, ("x",)),))
FIELD = Pipe(0, (_FIELD,))


def escaped(*names: str) -> Pipe:
    return Pipe(0, (_FIELD, *(Command(0, (Identifier(0, name),)) for name in names)))


def shown(before: str, value: Value, pipe: Pipe = FIELD) -> str:
    page = Page()
    page.literal(before)
    return page.value(value, pipe, 1000)


@pytest.mark.parametrize(
    ("before", "value", "safe"),
    [
        ("", "<b>", "&lt;b&gt;"),
        ("", Named(HTML, "<b>"), "<b>"),
        ("", None, ""),
        ("", values.NIL, ""),
        ("", 5, "5"),
        ("<!--", "x", ""),
        ("<style>", "a;b", UNSAFE),
        ("<title>", Named(HTML, "<b>&amp;"), "&lt;b&gt;&amp;"),
        ("<title>", "<b>", "&lt;b&gt;"),
        ("<p ", "abc", "abc"),
        ("<p ", "href", UNSAFE),
        ("<p x", "href", "href"),
        ("<p title=", "a b", "a&#32;b"),
        ('<p title="', "a b", "a b"),
        ('<p title="', Named(HTML, '<b>&amp;"'), "&amp;&#34;"),
        ("<p title=", Named(HTML, "<b>&amp; x"), "&amp;&#32;x"),
        ('<p style="', "red", "red"),
        ('<img srcset="', "x:y", f"#{UNSAFE}"),
        ('<a href="', "x:y", f"#{UNSAFE}"),
        ('<a href="', Named(URL, "x:y&z"), "x:y&amp;z"),
        ('<a href="/', "x:y", "x:y"),
        ('<a href="?', "x:y", "x%3ay"),
        ('<a href="?', Named(URL, "x:y"), "x:y"),
    ],
)
def test_a_value_is_made_safe_for_its_place(before: str, value: Value, safe: str) -> None:
    assert shown(before, value) == safe


def test_what_the_template_has_escaped_is_not_escaped_again() -> None:
    assert shown("", "&lt;", escaped("html")) == "&lt;"
    assert shown('<p title="', "&lt;+", escaped("html")) == "&lt;+"
    assert shown('<a href="', "a&lt;b", escaped("html")) == "a%3cb"
    assert shown('<a href="', "a%3Cb", escaped("urlquery")) == "a%3Cb"


def test_an_escape_may_only_come_last() -> None:
    with pytest.raises(Fault, match='predefined escaper "html" disallowed'):
        shown("", "x", escaped("html", "toUpper"))


@pytest.mark.parametrize("before", ["<script>", '<p onclick="'])
def test_a_script_has_no_place_for_a_value(before: str) -> None:
    with pytest.raises(Fault, match="mails run none"):
        shown(before, "x")


def test_a_page_goes_on_behind_a_value() -> None:
    page = Page()
    made = [
        page.literal("<p "),
        page.value("abc", FIELD, 10),
        page.literal("=1 title="),
        page.value("a b", FIELD, 10),
        page.literal("c>"),
        page.value("<", FIELD, 10),
    ]
    assert "".join(made) == "<p abc=1 title=a&#32;bc>&lt;"


@given(
    st.text(), st.sampled_from(["", '<p title="', "<p title='", '<p style="', "<title>", "<a x="])
)
def test_no_value_leaves_its_place(text: str, before: str) -> None:
    assert not set(shown(before, text)) & set("<>\"'")
