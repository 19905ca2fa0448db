"""Numbers as people read them."""

import pytest

from tests.alerting.gotemplate.cases import cases, outcome


@pytest.mark.parametrize(("text", "becomes"), cases("numbers"))
def test_a_number_is_shown_as_prometheus_shows_it(text: str, becomes: dict[str, str]) -> None:
    assert outcome(text) == becomes
