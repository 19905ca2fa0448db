"""Types: of every kind of node, and what does not fit together."""

from collections.abc import Sequence

import pytest

from alerting.promql import types
from alerting.promql.parser import parsed
from alerting.promql.signatures import SIGNATURES, Kind
from alerting.promql.syntax import NAME, Matcher, Matching, Selector

HOLDS = Matcher("a", "=", "b")
OPEN = Matcher("a", "=~", ".*")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1", "scalar"),
        ("-(1 + time())", "scalar"),
        ("scalar(up) > bool 2", "scalar"),
        ('"a"', "string"),
        ('("a")', "string"),
        ("up", "vector"),
        ("-up", "vector"),
        ("1 + up", "vector"),
        ("(1 + 2) * vector(3)", "vector"),
        ("1 + (2 - sum(up))", "vector"),
        ("abs(up)", "vector"),
        ("up[5m]", "matrix"),
        ("(up[5m:])", "matrix"),
    ],
)
def test_every_expression_has_a_type(text: str, kind: Kind) -> None:
    assert types.kind(parsed(text)) == kind


@pytest.mark.parametrize(
    ("name", "kinds", "said", "place"),
    [
        ("abs", ["vector"], None, None),
        ("abs", [], 'expected 1 argument(s) in call to "abs", got 0', None),
        ("time", ["scalar"], 'expected 0 argument(s) in call to "time", got 1', None),
        ("hour", [], None, None),
        ("hour", ["vector"] * 2, 'expected at most 1 argument(s) in call to "hour", got 2', None),
        ("round", [], 'expected at least 1 argument(s) in call to "round", got 0', None),
        ("label_join", ["vector", "string", "string"], None, None),
        ("label_join", ["vector", *["string"] * 9], None, None),
        (
            "label_join",
            ["vector", *["string"] * 5, "scalar"],
            'expected type string in call to function "label_join", got scalar',
            6,
        ),
        (
            "rate",
            ["vector"],
            'expected type range vector in call to function "rate", got instant vector',
            0,
        ),
    ],
)
def test_a_call_needs_its_arguments(
    name: str, kinds: Sequence[Kind], said: str | None, place: int | None
) -> None:
    found = types.call_fault(SIGNATURES[name], kinds)
    assert found == (None if said is None else types.Fault(said, place))


@pytest.mark.parametrize(
    ("operator", "kinds", "said", "place"),
    [
        ("sum", ["vector"], None, None),
        ("topk", ["scalar", "vector"], None, None),
        ("count_values", ["string", "vector"], None, None),
        ("sum", [], "no arguments for aggregate expression provided", None),
        (
            "sum",
            ["scalar", "vector"],
            "wrong number of arguments for aggregate expression provided, expected 1, got 2",
            None,
        ),
        (
            "topk",
            ["vector"],
            "wrong number of arguments for aggregate expression provided, expected 2, got 1",
            None,
        ),
        (
            "sum",
            ["matrix"],
            "expected type instant vector in aggregation expression, got range vector",
            0,
        ),
        (
            "topk",
            ["string", "scalar"],
            "expected type instant vector in aggregation expression, got scalar",
            1,
        ),
        (
            "topk",
            ["string", "vector"],
            "expected type scalar in aggregation parameter, got string",
            0,
        ),
    ],
)
def test_an_aggregation_needs_its_vector_and_its_parameter(
    operator: str, kinds: Sequence[Kind], said: str | None, place: int | None
) -> None:
    found = types.aggregate_fault(operator, kinds)
    assert found == (None if said is None else types.Fault(said, place))


ON = Matching(labels=("a",), on=True)
MANY = Matching("many-to-one", ("a",), include=("b",), on=True)


@pytest.mark.parametrize(
    ("operator", "left", "right", "matching", "said", "place"),
    [
        ("+", "scalar", "scalar", Matching(), None, None),
        ("+", "vector", "scalar", Matching(on=True), None, None),
        ("+", "vector", "vector", MANY, None, None),
        ("and", "vector", "vector", ON, None, None),
        (">", "vector", "scalar", Matching(), None, None),
        (">", "scalar", "scalar", Matching(), "comparisons between scalars must use BOOL", 2),
        (
            "+",
            "vector",
            "vector",
            Matching("many-to-one", ("a",), on=True, include=("a",)),
            'label "a" must not occur in ON and GROUP clause at once',
            2,
        ),
        ("+", "string", "scalar", Matching(), "binary expression must contain only scalar", 0),
        ("+", "scalar", "matrix", Matching(), "binary expression must contain only scalar", 1),
        ("+", "vector", "scalar", ON, "vector matching only allowed between instant", None),
        ("and", "vector", "scalar", Matching(), 'set operator "and" not allowed', None),
        ("or", "vector", "vector", MANY, 'no grouping allowed for "or" operation', None),
    ],
)
def test_an_operation_needs_operands_that_fit(
    operator: str, left: Kind, right: Kind, matching: Matching, said: str | None, place: int | None
) -> None:
    found = types.binary_fault(operator, left, right, matching, returns_bool=False)
    assert (found is None) == (said is None)
    if found is not None:
        assert found.message.startswith(said or "")
        assert found.place == place


@pytest.mark.parametrize(("operator", "fits"), [("==", True), ("+", False), ("and", False)])
def test_bool_belongs_to_comparisons(operator: str, *, fits: bool) -> None:
    found = types.binary_fault(operator, "vector", "vector", Matching(), returns_bool=True)
    said = types.Fault("bool modifier can only be used on comparison operators", 2)
    assert found == (None if fits else said)


@pytest.mark.parametrize(
    ("kind", "unary", "subquery"),
    [
        ("scalar", None, "scalar"),
        ("vector", None, None),
        ("matrix", "range vector", "matrix"),
        ("string", "string", "string"),
    ],
)
def test_signs_and_subqueries_need_vectors(
    kind: Kind, unary: str | None, subquery: str | None
) -> None:
    sign, below = types.unary_fault(kind), types.subquery_fault(kind)
    assert (sign is None) == (unary is None)
    assert sign is None or sign.message.endswith(f'scalar or instant vector, got "{unary}"')
    assert (below is None) == (subquery is None)
    assert below is None or below.message.endswith(f"instant vector, got {subquery} instead")


@pytest.mark.parametrize(
    ("selector", "said"),
    [
        (Selector("up", (OPEN, Matcher(NAME, "=", "up"))), None),
        (Selector("", (OPEN, HOLDS)), None),
        (Selector("", (OPEN,)), "vector selector must contain at least one non-empty matcher"),
        (Selector("", ()), "vector selector must contain at least one non-empty matcher"),
        (
            Selector("up", (HOLDS, Matcher(NAME, "=~", "x"), Matcher(NAME, "=", "up"))),
            'metric name must not be set twice: "up" or "x"',
        ),
    ],
)
def test_a_selector_needs_one_name_or_a_narrow_matcher(
    selector: Selector, said: str | None
) -> None:
    assert types.selector_fault(selector) == (None if said is None else types.Fault(said))
