"""What is no template, and why."""

import pytest

from tests.alerting.gotemplate.cases import cases, outcome


@pytest.mark.parametrize(("text", "becomes"), cases("mistakes"))
def test_a_mistake_is_told_where_it_is(text: str, becomes: dict[str, str]) -> None:
    assert outcome(text) == becomes
