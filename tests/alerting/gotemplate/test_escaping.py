"""Text made safe to stand in something else."""

import pytest

from tests.alerting.gotemplate.cases import cases, outcome


@pytest.mark.parametrize(("text", "becomes"), cases("escapes"))
def test_a_text_is_escaped_as_in_go(text: str, becomes: dict[str, str]) -> None:
    assert outcome(text) == becomes
