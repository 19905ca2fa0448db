"""printf: verbs, flags, and what is said where they do not fit."""

import pytest

from alerting.gotemplate import formats
from tests.alerting.gotemplate.cases import cases, outcome


@pytest.mark.parametrize(("text", "becomes"), cases("printf"))
def test_a_format_is_filled_in_as_go_does(text: str, becomes: dict[str, str]) -> None:
    assert outcome(text) == becomes


@pytest.mark.parametrize("width", ["99999999", "1" * 30])
def test_a_width_that_is_beyond_belief_takes_the_rest_of_the_format(width: str) -> None:
    assert formats.formatted(f"a%{width}d b", (1,), 100) == "a%!(NOVERB)%!(EXTRA int=1)"
