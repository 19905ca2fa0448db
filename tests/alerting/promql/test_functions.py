"""The functions by their names."""

from alerting.promql.functions import FUNCTIONS
from alerting.promql.signatures import SIGNATURES


def test_every_function_that_can_be_called_is_there() -> None:
    assert FUNCTIONS.keys() == SIGNATURES.keys()
    assert len(FUNCTIONS) == 73
