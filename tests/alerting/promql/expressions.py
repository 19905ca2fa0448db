"""Random texts that are well-typed expressions, written in all the ways the language has."""

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from alerting.promql.signatures import AGGREGATIONS, SIGNATURES, Kind, Signature
from alerting.promql.syntax import ARITHMETIC, COMPARISONS, SET_OPERATORS

METRICS = ("up", "chat_total", "job:up:sum", "sum", "by", "offset", "and", "SUM", "start", "end")
LABELS = ("job", "channel", "le", "on", "by", "sum", "bool", "offset", "atan2")
VALUES = ('"web"', "'a b'", "`x.*`", '"é"', '"\\"\\\\\\n"', '""', '".+"', '"a|b"', "'\\x41'")
NUMBERS = ("0", "1", "2.5", "1e3", ".5", "2.", "0x1F", "1E-3", "Inf", "NaN", "inf", "3", "100")
DURATIONS = ("5m", "1h30m", "30s", "500ms", "1d", "2w", "1y", "300", "1.5")
SPACES = st.sampled_from(["", " ", " ", "\n\t", " # said\n"])

_AGGREGATES: dict[Kind | None, list[str]] = {}
for _operator, _parameter in AGGREGATIONS.items():
    _AGGREGATES.setdefault(_parameter, []).append(_operator)
_RETURNS: dict[Kind, list[Signature]] = {}
for _signature in SIGNATURES.values():
    _RETURNS.setdefault(_signature.returns, []).append(_signature)


def expressions(kind: Kind = "vector", depth: int = 4) -> st.SearchStrategy[str]:
    """Texts of expressions of this type."""
    return _kinds[kind](depth)


@st.composite
def vectors(draw: DrawFn, depth: int) -> str:
    if depth <= 0:
        return draw(selectors()) + draw(moves())
    grown: list[st.SearchStrategy[str]] = [
        selectors().flatmap(lambda text: moves().map(lambda move: text + move)),
        calls("vector", depth - 1),
        aggregates(depth - 1),
        operations(depth - 1),
        vectors(depth - 1).map(lambda text: f"( {text})"),
        vectors(depth - 1).map(lambda text: f"-{text}"),
    ]
    return draw(st.one_of(grown))


@st.composite
def scalars(draw: DrawFn, depth: int) -> str:
    if depth <= 0:
        return draw(st.sampled_from([*NUMBERS, "5m"]))
    operator = draw(st.sampled_from(sorted(ARITHMETIC)))
    compared = draw(st.sampled_from(sorted(COMPARISONS)))
    left, right = draw(scalars(depth - 1)), draw(scalars(depth - 1))
    return draw(
        st.sampled_from(
            [
                left,
                f"{left} {operator} {right}",
                f"{left} {compared} bool {right}",
                f"({left})",
                f"-{left}",
                draw(calls("scalar", depth - 1)),
            ]
        )
    )


@st.composite
def matrices(draw: DrawFn, depth: int) -> str:
    space, span = draw(SPACES), draw(st.sampled_from(DURATIONS))
    if depth <= 0 or draw(st.booleans()):
        return f"{draw(selectors())}{space}[{span}]{draw(moves())}"
    step = draw(st.sampled_from(["", *DURATIONS]))
    return f"({draw(vectors(depth - 1))}){space}[{span}:{step}]{draw(moves())}"


def strings(depth: int) -> st.SearchStrategy[str]:
    texts = st.sampled_from(VALUES)
    return texts if depth <= 0 else st.one_of(texts, texts.map(lambda text: f"({text})"))


_kinds = {"vector": vectors, "scalar": scalars, "matrix": matrices, "string": strings}


@st.composite
def selectors(draw: DrawFn) -> str:
    name = draw(st.sampled_from(METRICS))
    inside = draw(st.lists(matchers(), max_size=3))
    space, comma = draw(SPACES), draw(st.sampled_from(["", ","])) if inside else ""
    return draw(
        st.sampled_from(
            [
                name,
                f"{name}{{{space}{','.join(inside)}{comma}}}",
                f'{{__name__="{name}"{space},{",".join(inside)}}}',
            ]
        )
    )


@st.composite
def matchers(draw: DrawFn) -> str:
    name = draw(st.sampled_from([*LABELS, "without", "inf"]))
    operator = draw(st.sampled_from(["=", "!=", "=~", "!~"]))
    return f"{name}{draw(SPACES)}{operator}{draw(SPACES)}{draw(st.sampled_from(VALUES))}"


@st.composite
def moves(draw: DrawFn) -> str:
    sign, span = draw(st.sampled_from(["", "-"])), draw(st.sampled_from(DURATIONS))
    at = draw(st.sampled_from(["12", "1.5", "1e9", "start()", "END()"]))
    told = draw(st.lists(st.sampled_from([f" offset {sign}{span}", f" @ {at}"]), unique=True))
    return "".join(told if draw(st.booleans()) else ())


@st.composite
def calls(draw: DrawFn, returns: Kind, depth: int) -> str:
    signature = draw(st.sampled_from(_RETURNS[returns]))
    most = len(signature.arguments) + 1 if signature.most is None else signature.most
    count = draw(st.integers(signature.fewest, most))
    kinds = [*signature.arguments, *signature.arguments[-1:]][:count]
    return f"{signature.name}({', '.join(draw(_kinds[kind](depth)) for kind in kinds)})"


@st.composite
def aggregates(draw: DrawFn, depth: int) -> str:
    parameters: list[Kind | None] = [None, None, "scalar", "string"]
    parameter = draw(st.sampled_from(parameters))
    operator = draw(st.sampled_from(_AGGREGATES[parameter]))
    inner = draw(vectors(depth))
    if parameter is not None:
        inner = f"{draw(_kinds[parameter](depth))}, {inner}"
    by = f"{draw(st.sampled_from(['by', 'BY', 'without']))} {draw(names())}"
    return draw(
        st.sampled_from(
            [f"{operator}({inner})", f"{operator} {by} ({inner})", f"{operator}({inner}) {by}"]
        )
    )


def names() -> st.SearchStrategy[str]:
    found = st.lists(st.sampled_from(LABELS), max_size=3, unique=True)
    return found.map(lambda each: f"({', '.join(each)})")


@st.composite
def operations(draw: DrawFn, depth: int) -> str:
    operator = draw(st.sampled_from(sorted(ARITHMETIC | COMPARISONS | SET_OPERATORS)))
    kinds = ["vector", "vector"]
    if operator not in SET_OPERATORS:
        kinds = draw(st.sampled_from([kinds, kinds, ["vector", "scalar"], ["scalar", "vector"]]))
    told = [operator]
    if operator in COMPARISONS and draw(st.booleans()):
        told.append("bool")
    if kinds == ["vector", "vector"]:
        told.append(draw(matchings(many=operator not in SET_OPERATORS)))
    left, right = (draw(_kinds[kind](depth)) for kind in kinds)
    return f"{left} {' '.join(told)} {right}"


@st.composite
def matchings(draw: DrawFn, *, many: bool) -> str:
    word = draw(st.sampled_from(["", "on", "ignoring", "Ignoring"]))
    if not word:
        return ""
    side = draw(st.sampled_from(["", "group_left", "group_right"])) if many else ""
    include = draw(st.sampled_from(["", "()", "(extra, more)"])) if side else ""
    # Without its own parentheses, group_left would take those of the operand.
    return f"{word} {draw(names())} {side} {include or ('()' if side else '')}"


def anything(depth: int = 4) -> st.SearchStrategy[str]:
    """Texts of expressions of any type."""
    kinds: list[Kind] = ["vector", "vector", "scalar", "matrix", "string"]
    return st.sampled_from(kinds).flatmap(lambda kind: expressions(kind, depth))
