"""Labels written anew."""

import numpy as np
import pytest

from alerting.promql.errors import EvaluationError, TooMuch
from alerting.promql.rows import Rows
from alerting.promql.values import Vector
from tests.alerting.promql.functions import ground
from tests.alerting.promql.functions.ground import said, vector

SOURCE = vector('m{dst="old",src="source-10"} 1', 'm{dst="old",src="other"} 2')


def replaced(given: Vector, *texts: str) -> dict[str, float]:
    return said('label_replace(m, "a", "b", "c", "d")', given, *texts).elements


def joined(given: Vector, *texts: str) -> dict[str, float]:
    return said('label_join(m, "a", "b")', given, *texts).elements


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        (("dst", "new-$1", "src", "source-(.*)"), 'm{dst="new-10",src="source-10"}'),
        (("dst", "$n", "src", "(?P<n>s).*"), 'm{dst="s",src="source-10"}'),
        # The whole value, not a part of it.
        (("dst", "new-$1", "src", "ource-(.*)"), 'm{dst="old",src="source-10"}'),
        (("dst", "", "src", "source.*"), 'm{src="source-10"}'),
        (("dst", "$1", "src", "source-10|(x)"), 'm{src="source-10"}'),
        (("fresh", "$1", "src", "(.).*"), 'm{dst="old",fresh="s",src="source-10"}'),
        (("dst", "$1", "none", "a(.*)"), 'm{dst="old",src="source-10"}'),
        (("dst", "x$1", "none", "(.*)"), 'm{dst="x",src="source-10"}'),
        (("__name__", "n_$1", "src", "source-(.*)"), 'n_10{dst="old",src="source-10"}'),
    ],
)
def test_a_label_is_made_where_a_pattern_takes_another(texts: tuple[str, ...], first: str) -> None:
    assert next(iter(replaced(SOURCE, *texts))) == first


def test_bytes_that_are_no_text_are_kept() -> None:
    odd = Vector(Rows.of([(("src", "a\udcff\nz"),)]), np.ones(1))
    assert replaced(odd, "dst", "$1", "src", "a(.*)z") == {'{src="a\udcff\nz"}': 1.0}


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (("dst", "", "src", "(.*"), r"invalid regular expression in label_replace\(\): \(\.\*"),
        (("\udcff", "", "src", "x"), r"invalid destination label name in label_replace\(\): "),
        (("", "", "src", "x"), r"invalid destination label name in label_replace\(\): $"),
        (("src", "", "", ""), "vector cannot contain metrics with the same labelset"),
    ],
)
def test_a_label_that_cannot_be_made_is_refused(texts: tuple[str, ...], message: str) -> None:
    twins = vector('m{src="1"} 1', 'm{src="2"} 2')
    with pytest.raises(EvaluationError, match=message):
        replaced(twins, *texts)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("dst", "-", "a", "b"), 'm{a="1",b="2",dst="1-2"}'),
        (("dst", "-", "b", "none", "a"), 'm{a="1",b="2",dst="2--1"}'),
        (("a", "-"), 'm{b="2"}'),
        (("__name__", "_", "__name__", "a"), 'm_1{a="1",b="2"}'),
    ],
)
def test_labels_are_joined_in_the_order_they_are_asked_for(
    texts: tuple[str, ...], expected: str
) -> None:
    assert joined(vector('m{a="1",b="2"} 5'), *texts) == {expected: 5.0}


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (("dst", "", "\udcff"), r"invalid source label name in label_join\(\): "),
        (("\udcff", "", "a"), r"invalid destination label name in label_join\(\): "),
        (("a", "", "b"), "vector cannot contain metrics with the same labelset"),
    ],
)
def test_labels_that_cannot_be_joined_are_refused(texts: tuple[str, ...], message: str) -> None:
    twins = vector('m{a="1",b="x"} 1', 'm{a="2",b="x"} 2')
    with pytest.raises(EvaluationError, match=message):
        joined(twins, *texts)


def test_a_label_does_not_grow_for_ever() -> None:
    long = vector(f'm{{a="{"x" * 40_000}"}} 1')
    too_long = "a label value would be longer than 65,536 characters"
    with pytest.raises(TooMuch, match=too_long):
        replaced(long, "a", "$1$1", "a", "(.*)")
    with pytest.raises(TooMuch, match=too_long):
        joined(long, "a", "", "a", "a")
    assert len(next(iter(joined(long, "b", "-", "a")))) > 80_000


def test_the_same_labels_are_made_once_only() -> None:
    texts = ("dst", "new-$1", "src", "source-(.*)")
    first, second = (
        said('label_replace(m, "a", "b", "c", "d")', SOURCE, *texts).value for _ in range(2)
    )
    assert isinstance(first, Vector)
    assert isinstance(second, Vector)
    assert first.rows.root is second.rows.root


def test_a_name_that_was_to_be_dropped_can_be_kept() -> None:
    late = Rows.of([(("__name__", "m"), ("a", "1"))], delays=True).without_names
    given = Vector(late, np.ones(1))
    kept = said('label_replace(m, "a", "b", "c", "d")', given, "__name__", "x_$1", "a", "(.*)")
    moved = said('label_join(m, "a", "b")', given, "b", "-", "__name__")
    assert isinstance(kept.value, Vector)
    assert isinstance(moved.value, Vector)
    assert ground.elements(Vector(kept.value.rows.finished, np.ones(1))) == {'x_1{a="1"}': 1.0}
    assert ground.elements(Vector(moved.value.rows.finished, np.ones(1))) == {'{a="1",b="m"}': 1.0}
