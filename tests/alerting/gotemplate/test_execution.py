"""Texts, blocks, loops and definitions."""

import pytest

from tests.alerting.gotemplate.cases import cases, outcome


@pytest.mark.parametrize(("text", "becomes"), cases("texts", "blocks", "definitions"))
def test_a_template_is_gone_through_as_go_does(text: str, becomes: dict[str, str]) -> None:
    assert outcome(text) == becomes
