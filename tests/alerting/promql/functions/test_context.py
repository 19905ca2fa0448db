"""What a function may know beside its arguments."""

import pytest

from alerting.promql.functions.context import Context


def quiet(text: str, argument: int | None = None, /) -> None:
    raise AssertionError(text, argument)


@pytest.mark.parametrize(("end", "is_range"), [(5, False), (6, True)])
def test_a_query_of_one_step_is_no_range(end: int, *, is_range: bool) -> None:
    context = Context(at=5, start=5, end=end, arguments=(), warn=quiet, inform=quiet)
    assert context.is_range == is_range
