"""Debian's amtool is Alertmanager at work: our tables, and what Hypothesis writes, mean the same.

What amtool 0.25 cannot know (functions that came later) and what we do otherwise on purpose (no
values in scripts, pages whose places depend on data) is left out.
"""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerting.gotemplate import alertmanager, library, parsed, safety
from tests.alerting.gotemplate import amtool, html_templates
from tests.alerting.gotemplate.templates import LEFT, RIGHT
from tests.tools import tool

_TABLES = yaml.safe_load(Path(__file__).with_name("messages.yml").read_text("utf-8"))
TEXTS: list[str] = _TABLES["texts"]
FAILING: list[str] = _TABLES["failing"]
PAGES: list[str] = [*(text for text in TEXTS if "urlquery" not in text), *_TABLES["pages"]]
# A page that ends within a tag, or whose places depend on data, is an error there.
_HTML = re.compile(r"html/template:")


@pytest.mark.parametrize("text", [*TEXTS, *FAILING])
def test_alertmanager_makes_of_a_text_what_we_do(text: str, tmp_path: Path) -> None:
    assert amtool.ours(text) == amtool.theirs(tool("amtool"), tmp_path, text)


@pytest.mark.parametrize("text", PAGES)
def test_alertmanager_makes_of_a_page_what_we_do(text: str, tmp_path: Path) -> None:
    said = amtool.theirs(tool("amtool"), tmp_path, text, is_html=True)
    made = amtool.ours(text, is_html=True)
    if _HTML.match(said):
        assert "template: " in made
        assert said.rpartition(": ")[2] == made.rpartition(": ")[2] or "predefined" in made
        return
    assert made == said


@pytest.mark.slow
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(page=html_templates.PAGES)
def test_alertmanager_makes_of_any_page_what_we_do(page: str, tmp_path: Path) -> None:
    said = amtool.theirs(tool("amtool"), tmp_path, page, is_html=True)
    made = amtool.ours(page, is_html=True).rstrip("\n")
    # Angles in a style are safe there only since Go 1.20.4, and here.
    if not (_HTML.match(said) or ("style" in page and safety.UNSAFE in made)):
        assert made == said


@pytest.mark.slow
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    texts=st.lists(
        st.tuples(LEFT, html_templates.PIPES, RIGHT).map("".join), min_size=1, max_size=3
    )
)
def test_alertmanager_makes_of_any_text_what_we_do(texts: list[str], tmp_path: Path) -> None:
    text = "|".join(texts)
    assert amtool.ours(text).rstrip("\n") == amtool.theirs(tool("amtool"), tmp_path, text)


def test_a_later_file_replaces_what_an_earlier_one_defines(tmp_path: Path) -> None:
    files = {
        "a.tmpl": '{{ define "x" }}1{{ end }}{{ define "y" }}y{{ .Nope }}{{ end }}root',
        "b.tmpl": '{{ define "x" }}second{{ end }}{{ define "y" }} {{ end }}',
    }
    known = library.EMPTY
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        read = parsed(text, alertmanager.NAMES)
        known = library.joined(known, read.tree, read.text, str(tmp_path / name))
    for text in (
        '{{ template "x" . }}|{{ template "a.tmpl" . }}',
        '{{ define "x" }}third{{ end }}{{ template "x" . }}',
        '\n{{ template "y" . }}',
        '{{ template "b.tmpl" . }}',
    ):
        said = amtool.theirs(tool("amtool"), tmp_path, text, glob=f"{tmp_path}/?.tmpl")
        assert amtool.ours(text, known=known) == said
