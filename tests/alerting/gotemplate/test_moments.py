"""Times and spans with their methods."""

import pytest

from tests.alerting.gotemplate.cases import cases, outcome


@pytest.mark.parametrize(("text", "becomes"), cases("times"))
def test_a_time_says_what_it_says_in_go(text: str, becomes: dict[str, str]) -> None:
    assert outcome(text) == becomes
