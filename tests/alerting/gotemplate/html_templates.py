"""Templates of pages as Hypothesis writes them: tags in any order, with values anywhere."""

from hypothesis import strategies as st

VALUES = (
    ".Receiver", ".Status", "(index .Alerts 0).Annotations.summary", ".ExternalURL",
    "(index .Alerts 0).GeneratorURL", "(index .Alerts 1).GeneratorURL", "5", "1.5", "true", '""',
    '"a b"', '"javascript:alert(1)"', '"a\'b\\"c<d>&e+f"', '"é%20%zz"', 'safeHtml "<b x=y>&amp;z"',
    '"red"', '"url(x)"', '"a--b"', '"x" | toUpper', '"<i>" | html', ".CommonLabels",
    ".CommonLabels.SortedPairs", "len .Alerts", '"/x?y=z#w"', '"mailto:a@b"', '"12px solid #fff"',
)  # fmt: skip
FUNCTIONS = ("toUpper", "toLower", "title", "len", "html", "urlquery", "print", "not", "safeHtml",
             'join ","', 'match "a"', 'reReplaceAll "a" "b"', 'printf "%v-%q"', "js")  # fmt: skip
PIPES = st.tuples(st.sampled_from(VALUES), st.lists(st.sampled_from(FUNCTIONS), max_size=2)).map(
    lambda parts: " | ".join((parts[0], *parts[1]))
)
_ACTION = st.sampled_from(VALUES).map(lambda value: f"{{{{ {value} }}}}")
_WORDS = st.sampled_from(("", "a", " b ", "x&amp;y", "a > b", "1 < 2", "é", "'", '"', "+", "\n"))
_VALUE = st.lists(
    _ACTION | st.sampled_from(("x", "/", "?q=", "#", "&amp;", ": ", ";", "%20")), max_size=3
).map("".join)
_NAME = st.sampled_from(
    ("href", "HREF", "src", "title", "style", "data-src", "alt", "class", "action", "xlink:href",
     "width", "data-x", "cite")
)  # fmt: skip
_ATTRIBUTE = st.tuples(_NAME, st.sampled_from(("=", " = ")), _VALUE, st.sampled_from("\"'")).map(
    lambda parts: f" {parts[0]}{parts[1]}{parts[3]}{parts[2]}{parts[3]}"
)
_TAG = st.tuples(
    st.sampled_from(("p", "a", "td", "br", "b", "img")),
    st.lists(_ATTRIBUTE, max_size=3).map("".join),
).map(lambda parts: f"<{parts[0]}{parts[1]}>")
_SPECIAL = st.tuples(st.sampled_from(("title", "textarea", "style")), _ACTION).map(
    lambda parts: f"<{parts[0]}> {parts[1]} </{parts[0]}>"
)
_COMMENT = st.tuples(_WORDS, _ACTION).map(lambda parts: f"<!-- {''.join(parts)} -->")
_PIECE = (
    _TAG | _WORDS | _ACTION | _SPECIAL | _COMMENT | st.sampled_from(("</p>", "<!doctype html>"))
)
_BLOCK = st.tuples(
    st.sampled_from(("if .Status", "range .Alerts", "with .Receiver")), _TAG | _WORDS
).map(lambda parts: f"{{{{ {parts[0]} }}}}{parts[1]}{{{{ end }}}}")
PAGES = st.lists(_PIECE | _BLOCK, max_size=6).map("".join)
