import jinja2
import pytest

from exporter.web.jinja import TEMPLATES


def test_what_a_page_is_given_is_escaped() -> None:
    assert TEMPLATES.from_string("{{ name }}").render(name="<b>") == "&lt;b&gt;"


def test_what_a_page_was_not_given_is_told_and_not_left_out() -> None:
    with pytest.raises(jinja2.UndefinedError, match="name"):
        TEMPLATES.from_string("{{ name }}").render()
