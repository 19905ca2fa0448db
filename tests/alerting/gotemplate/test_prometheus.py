"""The functions that Prometheus adds."""

import pytest

from tests.alerting.gotemplate.cases import cases, outcome


@pytest.mark.parametrize(("text", "becomes"), cases("strings", "queries"))
def test_a_function_does_what_it_does_in_prometheus(text: str, becomes: dict[str, str]) -> None:
    assert outcome(text) == becomes
