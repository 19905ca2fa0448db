"""What an expression is worth."""

from alerting.promql.values import NOBODY, nothing


def test_the_vector_without_elements_has_none() -> None:
    assert len(nothing().rows) == len(nothing().values) == 0


def test_the_row_of_a_number_has_no_labels() -> None:
    assert NOBODY.labels == ((),)
