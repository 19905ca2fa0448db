"""The documentation says what the code is; where it is generated, it is fresh."""

import re
from pathlib import Path
from typing import get_args

import pytest

from exporter.audit.entry import ACTIONS
from exporter.docs.pages import pages
from exporter.integrations import Vendor, states
from exporter.integrations.states import STATE_OF, STATES
from exporter.refusal import CODES
from tests.house import tree

LINK = re.compile(r"\]\((?!\w+:)([^)#\s]+)(?:#[^)]*)?\)")
VENDORS_REASONS = tuple(states.REASONS.items())
PAGES = [
    tree.ROOT / "README.md",
    tree.ROOT / "CONTRIBUTING.md",
    *(tree.ROOT / "docs").rglob("*.md"),
]


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


def test_the_page_of_integrations_has_a_line_for_each_vendor_and_reason() -> None:
    text = (tree.ROOT / "docs/integrations.md").read_text(encoding="utf-8")
    tags = [str(one.__struct_config__.tag) for one in get_args(Vendor)]
    listed = re.findall(r"(?m)^\| `(\w+)` \|.*\|.*\|.*\|$", text.partition("## States")[0])
    assert sorted(listed) == sorted(tags)
    lines = [f"| `{reason}` | {STATE_OF[reason]} | {said} |" for reason, said in VENDORS_REASONS]
    assert not [line for line in lines if line not in text.splitlines()]
    assert not [state for state, said in STATES.items() if f"| `{state}` | {said} |" not in text]


def test_the_page_of_access_has_a_line_for_each_action_and_refusal() -> None:
    text = (tree.ROOT / "docs/access.md").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^\| `(\w+)` \| ", text.partition("## The audit")[2]) == [*ACTIONS]
    refusals = (
        "token_",
        "unknown_role",
        "unknown_tenant",
        "other_tenants",
        "https_",
        "not_audited",
    )
    assert not [one for one in CODES if one.startswith(refusals) and f"`{one}`" not in text]
