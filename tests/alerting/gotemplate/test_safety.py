"""Text that stays text wherever it stands."""

import html
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.gotemplate import safety
from alerting.gotemplate.safety import UNSAFE


def test_a_text_is_escaped_for_where_it_stands() -> None:
    assert safety.text("<a&b'\"+\0>") == "&lt;a&amp;b&#39;&#34;&#43;\ufffd&gt;"
    assert safety.unquoted("a b=`\t\0") == "a&#32;b&#61;&#96;&#9;&#xfffd;"
    assert safety.kept("<&amp;>") == "&lt;&amp;&gt;"
    assert safety.kept_unquoted("&amp; <") == "&amp;&#32;&lt;"
    assert safety.stripped('a<b c="d">e</b>f<g') == "aef"


@pytest.mark.parametrize(
    ("url", "safe"),
    [("https://x", "https://x"), ("HTTP:x", "HTTP:x"), ("mailto:a@b", "mailto:a@b"),
     ("/a:b", "/a:b"), ("a", "a"), ("", ""), ("javascript:x", f"#{UNSAFE}"),
     ("tel:1", f"#{UNSAFE}"), (" https:x", f"#{UNSAFE}")],
)  # fmt: skip
def test_an_address_runs_no_program(url: str, safe: str) -> None:
    assert safety.address(url) == safe


def test_a_whole_url_keeps_what_means_something_in_it() -> None:
    assert (
        safety.percented("/a b?c=(d)&e=%20%zé", is_whole=True) == "/a%20b?c=%28d%29&e=%20%25z%c3%a9"
    )
    assert safety.percented("a b&c/%20", is_whole=False) == "a%20b%26c%2f%2520"


@pytest.mark.parametrize(
    ("text", "safe"),
    [("a.png 1x", "a.png 1x"), ("a b,c", "a b,c"), ("a 1x, b", "a 1x, b"), ("", ""),
     ("x:y", f"#{UNSAFE}"), ("a (", f"#{UNSAFE}"), ("a(b) 2x", "a%28b%29 2x")],
)  # fmt: skip
def test_every_address_of_a_list_is_checked(text: str, safe: str) -> None:
    assert safety.addresses(text) == safe


@pytest.mark.parametrize("text", ["red", "1px solid #fff", "a-b", "é", "", "-"])
def test_a_plain_value_of_css_stays(text: str) -> None:
    assert safety.style(text) == text


@pytest.mark.parametrize(
    "text",
    ["a;b", "url(x)", "a--b", "--b", "expression", "EXpression", "moz-binding",
     "</style>", "a\\b", '"', "@x", "\0"],
)  # fmt: skip
def test_more_than_a_value_of_css_is_none(text: str) -> None:
    assert safety.style(text) == UNSAFE


def test_a_name_is_a_word_that_does_no_harm() -> None:
    assert safety.name("Abc1", is_harmless=True) == "abc1"
    assert safety.name("a b", is_harmless=True) == UNSAFE
    assert safety.name("href", is_harmless=False) == UNSAFE


@given(st.text())
def test_any_text_comes_back_from_where_it_was_put(text: str) -> None:
    clean = text.replace("\0", "\ufffd")
    assert html.unescape(safety.text(text)) == clean
    assert not set(safety.unquoted(text)) & set(" \t\n<>\"'=`")
    assert unquote(safety.percented(text, is_whole=False)) == text
