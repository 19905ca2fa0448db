"""Cut where it reads well, tearing nothing, saying how much; and nobody's words become markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.notify import slack_limits as limits
from tests.alerting.notify import slack_server

MARKED = st.lists(
    st.one_of(
        st.text(max_size=40).map(limits.escaped),
        st.sampled_from(
            [
                " ",
                "\n",
                "&amp;",
                "<https://wiki.example.com/a|Runbook>",
                "<!date^1^{date_short_pretty} {time}|at that time>",
            ]
        ),
    ),
    max_size=200,
).map("".join)


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("short", 5, "short"),
        ("one two three " * 6, 60, "one two three one two three one… (53 characters left out)"),
        ("a line of words\n" * 6, 64, "a line of words\na line of words… (65 characters left out)"),
        ("x" * 100, 50, "x" * 23 + "… (77 characters left out)"),
        ("x" * 10, 4, "xxxx"),
        ("&amp;" * 20, 50, "&amp;" * 4 + "… (80 characters left out)"),
        ("y" * 20 + "<https://a.example.com|b>" * 3, 50,
         "y" * 20 + "… (75 characters left out)"),
    ],
)  # fmt: skip
def test_a_text_is_cut_where_it_reads_well(text: str, most: int, cut: str) -> None:
    assert limits.cut(text, most) == cut


@given(MARKED, st.integers(40, 3_000))
def test_a_cut_fits_and_tears_nothing(text: str, most: int) -> None:
    cut = limits.cut(text, most)
    assert len(cut) <= most
    assert not list(slack_server.torn(cut))


@given(st.text())
def test_nobodys_words_are_markup(text: str) -> None:
    assert not list(slack_server.torn(limits.escaped(text)))


@pytest.mark.parametrize(
    ("url", "name", "link"),
    [
        ("https://a.example.com/b?c=d&e", "Runbook", "<https://a.example.com/b?c=d&amp;e|Runbook>"),
        ("https://a.example.com/|x>", "A | B", "<https://a.example.com/%7Cx&gt;|A / B>"),
        ("javascript:alert(1)", "Run<book>", "Run&lt;book&gt;"),
        ("https://a.example.com/ b", "it", "it"),
        ("https://" + "a" * 2_001, "it", "it"),
    ],
)  # fmt: skip
def test_a_link_is_one_that_may_be_clicked(url: str, name: str, link: str) -> None:
    assert limits.link(url, name) == link
