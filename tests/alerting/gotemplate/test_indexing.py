"""Parts of maps, lists and strings."""

import pytest

from tests.alerting.gotemplate.cases import cases, outcome


@pytest.mark.parametrize(("text", "becomes"), cases("parts"))
def test_a_part_is_found_as_in_go(text: str, becomes: dict[str, str]) -> None:
    assert outcome(text) == becomes
