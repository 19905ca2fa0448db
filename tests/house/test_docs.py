"""The documentation says what the code is; where it is generated, it is fresh."""

import re
from pathlib import Path

import pytest

from exporter import alerts, config
from exporter.docs.pages import pages
from exporter.probes.reasons import REASONS
from tests.house import tree

LINK = re.compile(r"\]\((?!\w+:)([^)#\s]+)(?:#[^)]*)?\)")
OPERATIONS = tree.ROOT / "docs/operations.md"
PAGES = [tree.ROOT / "README.md", tree.ROOT / "CONTRIBUTING.md", *(tree.ROOT / "docs").glob("*.md")]


@pytest.mark.parametrize("name", ["configuration", "events", "http", "metrics", "sources"])
def test_a_generated_page_is_fresh(name: str) -> None:
    path = tree.ROOT / f"docs/{name}.md"
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    assert written == pages()[f"docs/{name}.md"], "run: make docs"


@pytest.mark.parametrize("page", PAGES, ids=tree.name)
def test_a_link_leads_to_a_file(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert not [link for link in links if not (page.parent / link).exists()]


def test_the_map_of_the_house_names_every_package() -> None:
    text = (tree.ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    folders = {path.parent for path in tree.files(*tree.PACKAGES)}
    assert not [tree.name(one) for one in folders if f"{one.name}/" not in text]


def test_every_shipped_rule_leads_to_a_heading_of_the_runbook() -> None:
    folder = tree.ROOT / "config"
    shipped = config.load(folder / "chatwatch.yml", {})
    groups = alerts.load(shipped.alerting, folder, {}).groups
    headings = re.findall(r"(?m)^### (\w+)$", OPERATIONS.read_text(encoding="utf-8"))
    led = {one.name: one.runbook for group in groups for one in group.evaluations}
    assert led == {name: f"docs/operations.md#{name.lower()}" for name in headings}


def test_the_runbook_knows_every_reason_of_a_failed_probe() -> None:
    text = OPERATIONS.read_text(encoding="utf-8")
    assert not [reason for reason in REASONS if f"`{reason}`" not in text]
