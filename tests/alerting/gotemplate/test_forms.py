"""Plain text stays as it is."""

from alerting.gotemplate import syntax
from alerting.gotemplate.forms import PLAIN


def test_a_plain_form_changes_nothing() -> None:
    assert PLAIN.literal("<b>") == "<b>"
    assert PLAIN.value("<b>", syntax.Pipe(0, ()), 10) == "<b>"
    assert PLAIN.value(None, syntax.Pipe(0, ()), 10) == "<no value>"
