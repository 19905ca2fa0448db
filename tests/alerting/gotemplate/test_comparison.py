"""Values compared with one another."""

import pytest

from tests.alerting.gotemplate.cases import cases, outcome


@pytest.mark.parametrize(("text", "becomes"), cases("comparisons"))
def test_values_compare_as_in_go(text: str, becomes: dict[str, str]) -> None:
    assert outcome(text) == becomes
