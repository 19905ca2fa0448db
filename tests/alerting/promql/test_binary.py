"""Operations on numbers and vectors."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.promql import binary
from alerting.promql.errors import EvaluationError
from alerting.promql.syntax import Matching
from alerting.promql.values import Value, Vector
from tests.alerting.promql.asked import same
from tests.alerting.promql.functions.ground import NUMBERS, elements, vector

A = vector('m{a="1"} 10', 'm{a="2"} 20')
B = vector('n{a="2"} 2', 'n{a="1"} 4')


def found(
    operator: str, left: Value, right: Value, how: Matching | None = None, *, bool_: bool = False
) -> dict[str, float]:
    with np.errstate(all="ignore"):
        value = binary.operated(operator, left, right, how, returns_bool=bool_)
    assert isinstance(value, Vector)
    assert value.times is None
    return elements(value)


@pytest.mark.parametrize(
    ("operator", "left", "right", "value"),
    [
        ("+", 1.0, 2.0, 3.0),
        ("-", 1.0, 2.0, -1.0),
        ("*", 3.0, 2.0, 6.0),
        ("/", 1.0, 0.0, math.inf),
        ("/", 0.0, 0.0, math.nan),
        ("%", -5.0, 3.0, -2.0),
        ("%", 5.0, 0.0, math.nan),
        ("^", 2.0, 10.0, 1024.0),
        ("^", -8.0, 1 / 3, math.nan),
        ("atan2", 1.0, 0.0, math.pi / 2),
        ("==", 1.0, 1.0, 1.0),
        ("!=", math.nan, math.nan, 1.0),
        (">", 1.0, 1.0, 0.0),
        ("<", 1.0, 2.0, 1.0),
        (">=", 1.0, 1.0, 1.0),
        ("<=", 2.0, 1.0, 0.0),
    ],
)
def test_numbers_make_a_number(operator: str, left: float, right: float, value: float) -> None:
    with np.errstate(all="ignore"):
        got = binary.operated(operator, left, right, None)
    assert isinstance(got, float)
    assert same(got, value)


def test_a_vector_and_a_number_make_a_vector_without_names() -> None:
    assert found("-", A, 1.0) == {'{a="1"}': 9.0, '{a="2"}': 19.0}
    assert found("-", 1.0, A) == {'{a="1"}': -9.0, '{a="2"}': -19.0}


def test_a_comparison_keeps_the_elements_for_which_it_holds() -> None:
    assert found(">", A, 10.0) == {'m{a="2"}': 20.0}
    assert found(">=", A, 10.0) == {'m{a="1"}': 10.0, 'm{a="2"}': 20.0}
    assert found(">", 15.0, A) == {'m{a="1"}': 10.0}
    assert found(">", A, 100.0) == {}


def test_with_bool_a_comparison_is_0_or_1() -> None:
    assert found(">", A, 10.0, bool_=True) == {'{a="1"}': 0.0, '{a="2"}': 1.0}
    assert found("<", A, B, bool_=True) == {'{a="1"}': 0.0, '{a="2"}': 0.0}


def test_two_vectors_are_matched_first() -> None:
    assert found("/", A, B) == {'{a="1"}': 2.5, '{a="2"}': 10.0}
    assert found("<", B, A) == {'n{a="2"}': 2.0, 'n{a="1"}': 4.0}
    assert found(">", B, A) == {}
    assert found("/", A, vector()) == {}
    assert found("/", vector(), A) == {}


def test_many_elements_may_match_one() -> None:
    many = vector('m{a="1",b="x"} 6', 'm{a="1",b="y"} 8')
    one = vector('n{a="1",c="z"} 2')
    how = Matching("many-to-one", ("a",), on=True, include=("c",))
    assert found("-", many, one, how) == {'{a="1",b="x",c="z"}': 4.0, '{a="1",b="y",c="z"}': 6.0}
    assert found(">", many, one, how) == {'m{a="1",b="x",c="z"}': 6.0, 'm{a="1",b="y",c="z"}': 8.0}
    turned = Matching("one-to-many", ("a",), on=True)
    assert found("-", one, many, turned) == {'{a="1",b="x"}': -4.0, '{a="1",b="y"}': -6.0}
    assert found("<", one, many, turned) == {'m{a="1",b="x"}': 2.0, 'm{a="1",b="y"}': 2.0}


def test_results_of_many_to_one_must_have_labels_of_their_own() -> None:
    many = vector('m{a="1"} 6', 'n{a="1"} 8')
    how = Matching("many-to-one", ("a",), on=True)
    with pytest.raises(EvaluationError, match="grouping labels must ensure unique matches"):
        found("+", many, vector('o{a="1"} 2'), how)
    assert found(">", many, vector('o{a="1"} 2'), how) == {'m{a="1"}': 6.0, 'n{a="1"}': 8.0}


def test_sets_keep_what_matches_or_does_not() -> None:
    some = vector('n{a="2"} 2')
    assert found("and", A, some) == {'m{a="2"}': 20.0}
    assert found("unless", A, some) == {'m{a="1"}': 10.0}
    assert found("or", some, A) == {'n{a="2"}': 2.0, 'm{a="1"}': 10.0}
    assert found("or", A, some) == elements(A)
    assert found("and", A, B) == elements(A)
    assert found("and", A, some, Matching("many-to-many", (), on=True)) == elements(A)


def test_a_set_without_elements_matches_nothing() -> None:
    assert found("and", A, vector()) == found("and", vector(), A) == {}
    assert found("unless", A, vector()) == elements(A)
    assert found("unless", vector(), A) == {}
    assert found("or", A, vector()) == found("or", vector(), A) == elements(A)
    assert found("or", vector(), vector()) == {}


def test_the_sign_of_a_number_or_vector_is_changed() -> None:
    assert binary.negated(1.0) == -1.0
    turned = binary.negated(A)
    assert isinstance(turned, Vector)
    assert elements(turned) == {'{a="1"}': -10.0, '{a="2"}': -20.0}


@given(st.sampled_from(["+", "-", "*", "/", "%", "^", "atan2"]), NUMBERS, NUMBERS)
def test_vectors_are_computed_as_numbers_are(operator: str, left: float, right: float) -> None:
    one = Vector(A.rows, np.array([left, 1.0]))
    other = Vector(B.rows, np.array([1.0, right]))
    with np.errstate(all="ignore"):
        wanted = binary.operated(operator, left, right, None)
    assert isinstance(wanted, float)
    assert same(found(operator, one, other)['{a="1"}'], wanted)
    assert same(found(operator, one, right)['{a="1"}'], wanted)
    assert same(found(operator, left, other)['{a="1"}'], wanted)
