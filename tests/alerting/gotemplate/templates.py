"""Templates as Hypothesis writes them: most of them mean something, some do not."""

from hypothesis import strategies as st

LITERALS = (
    "0", "1", "-1", "3.5", "1e3", "0x1F", "07", "1_000", "1e100", "1e-7", "9223372036854775807",
    '"abc"', '"a b<c>&\'d"', "`raw\\n`", '"\\u00e9\\t"', '"job"', '"12.5"', '"a+"', '""',
    '"h.example.com:80"', '"1h30m"', "'x'", "true", "false", "nil",
)  # fmt: skip
PATHS = (
    ".", "$labels", "$value", "$x", "$labels.job", "$labels.odd", "$labels.nope", ".Value", ".Foo",
    ".Labels.instance", ".arg0", ".Labels", '(query "none")', '(args 1 "b" nil)', "(toTime 1.5)",
    '(query "up" | sortByLabel "job" | first)',
)  # fmt: skip
FUNCTIONS = (
    "and", "args", "eq", "first", "ge", "gt", "html", "humanize", "humanize1024",
    "humanizeDuration", "humanizePercentage", "humanizeTimestamp", "index", "js", "label", "le",
    "len", "lt", "match", "ne", "nope", "not", "or", "parseDuration", "print", "printf", "println",
    "reReplaceAll", "safeHtml", "slice", "sortByLabel", "stripDomain", "stripPort", "strvalue",
    "tableLink", "title", "toLower", "toTime", "toUpper", "urlquery", "value",
)  # fmt: skip

_verbs = st.tuples(
    st.sampled_from(["", "é", "x "]),
    st.lists(st.sampled_from("+-# 0"), max_size=2).map("".join),
    st.sampled_from(["", "", "5", "12", "*", "[2]", "[1]", "[9]", "[x]"]),
    st.sampled_from(["", "", ".2", ".0", ".*", "."]),
    st.sampled_from("vsdfgeqxXTtcUobEGFO%z"),
).map(lambda parts: f"{parts[0]}%{''.join(parts[1:])}")
FORMATS = st.lists(_verbs, min_size=1, max_size=3).map(lambda verbs: f'"{"".join(verbs)}"')
TERMS = st.sampled_from(LITERALS) | st.sampled_from(PATHS)


def _commands(operands: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(operands, max_size=3).map(" ".join)
    return (
        operands
        | st.tuples(st.sampled_from(FUNCTIONS), several).map(" ".join)
        | st.tuples(FORMATS, several).map(lambda parts: f"printf {parts[0]} {parts[1]}")
    )


def _deeper(operands: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    fields = st.sampled_from(["", "", "", ".Labels", ".Year", ".arg0"])
    return st.tuples(_pipes(operands), fields).map(lambda parts: f"({parts[0]}){parts[1]}")


def _pipes(operands: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(_commands(operands), min_size=1, max_size=3).map(" | ".join)


PIPES = _pipes(st.recursive(TERMS, _deeper, max_leaves=4))
LEFT = st.sampled_from(["{{", "{{ ", "{{- "])
RIGHT = st.sampled_from(["}}", " }}", " -}}"])
ACTIONS = st.tuples(LEFT, st.sampled_from(["", "", "$x := ", "$x = "]), PIPES, RIGHT).map("".join)
TEXTS = st.sampled_from(
    ["text", " ", "\n x \n", "100 %", "{{/* nothing */}}", '{{ template "t" . }}']
)


def _blocks(nodes: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(nodes, max_size=3).map("".join)
    loops = ["range $i, $y := $labels", "range $y := args 1 2", "range", "range $_, $x = $labels"]
    opening = st.sampled_from(["if", "with", "with $y :=", *loops]).flatmap(
        lambda word: PIPES.map(
            lambda pipe: f"{{{{ {word if '$labels' in word else f'{word} {pipe}'} }}}}"
        )
    )
    other = st.sampled_from(["", "", "{{ else }}", "{{ else if . }}", "{{ break }}{{ else }}"])
    return st.tuples(opening, body, other, body).map(lambda parts: f"{''.join(parts)}{{{{ end }}}}")


NODES = st.recursive(ACTIONS | TEXTS, _blocks, max_leaves=6)
_DEFINED = '{{ $x := 5 }}{{ define "t" }}<{{ . }}>{{ end }}'
WHOLE = st.lists(NODES, min_size=1, max_size=3).map(lambda nodes: _DEFINED + "".join(nodes))


@st.composite
def _damaged(draw: st.DrawFn) -> str:
    """Draw a template with one character lost, or another in its place."""
    text: str = draw(WHOLE)
    place = draw(st.integers(0, len(text) - 1))
    sign: str = draw(st.sampled_from([*'{}-.$"|() :=,x\n0', ""]))
    return text[:place] + sign + text[place + 1 :]


TEMPLATES = WHOLE | WHOLE | _damaged()
"""Templates."""
