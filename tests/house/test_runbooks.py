"""docs/runbooks/ has a page for each alert, and whatever a page names is there."""

import json
import re
import shlex
from typing import Any, Final

import click
import pytest
import yaml

from alerting.promql import parser, syntax
from exporter import alerts, cli, config
from exporter.events.model import TYPES
from exporter.integrations import states
from exporter.metrics import catalogue
from exporter.probes.reasons import REASONS
from exporter.web.routes import ROUTES
from grafana import build
from tests.house import runbook, tree
from tests.house.runbook import Page

CONFIG: Final = tree.ROOT / "config"
SETTINGS: Final = (tree.ROOT / "docs/configuration.md").read_text(encoding="utf-8")
METRICS: Final = {one.name for one in catalogue.CATALOGUE}
FIRST_WORDS: Final = {name.partition("_")[0] for name in METRICS}
VENDOR_PAGES: Final = (
    "IntegrationDown",
    "IntegrationDegraded",
    "IntegrationThrottled",
    "IntegrationUnknown",
)
PAGES: Final = runbook.pages()

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def shipped() -> dict[str, list[tuple[str, str, str]]]:
    """Alert → file, severity and runbook of each of its rules."""
    settings = config.load(CONFIG / "chatwatch.yml", {})
    found: dict[str, list[tuple[str, str, str]]] = {}
    for group in alerts.load(settings.alerting, CONFIG, {}).groups:
        for one in group.evaluations:
            if one.kind == "alerting":
                file = group.file.rpartition("/")[2]
                found.setdefault(one.name, []).append((file, one.severity, one.runbook))
    return found


RULES: Final = shipped()


def written(alert: str) -> str:
    """What the file of an alert says of it, without its texts."""
    (file,) = {file for file, _, _ in RULES[alert]}
    made: dict[str, Any] = yaml.safe_load((CONFIG / "rules" / file).read_text(encoding="utf-8"))
    rules = [one for group in made["groups"] for one in group["rules"] if one.get("alert") == alert]
    for one in rules:
        for text in ("summary", "description", "annotations"):
            one.pop(text, None)
    return yaml.safe_dump(rules, width=10_000)


def test_every_alert_has_its_page_and_no_page_is_of_another() -> None:
    assert [page.name for page in PAGES] == sorted(RULES)
    assert {path.suffix for path in runbook.FOLDER.iterdir()} == {".md"}


@every_page
def test_a_rule_leads_to_its_page(page: Page) -> None:
    assert {runbook for _, _, runbook in RULES[page.name]} == {f"docs/runbooks/{page.name}.md"}


@every_page
def test_a_page_is_called_after_its_alert_and_says_of_which_severities_it_is(page: Page) -> None:
    (file,) = {file for file, _, _ in RULES[page.name]}
    severities = {severity for _, severity, _ in RULES[page.name]}
    assert page.title == f"# {page.name}"
    assert {
        one for one in ("info", "warning", "critical") if one in page.kind.lower()
    } == severities
    assert f"[config/rules/{file}](../../config/rules/{file})" in page.kind


@every_page
def test_a_page_has_all_sections_and_something_in_each(page: Page) -> None:
    assert tuple(page.sections) == runbook.SECTIONS
    assert not [heading for heading, said in page.sections.items() if len(said) < 5]
    assert len(page.text.split()) < 800


def test_no_two_pages_say_the_same() -> None:
    for heading in runbook.SECTIONS[:4]:
        said = [page.sections[heading] for page in PAGES]
        assert len(set(said)) > 0.9 * len(said), heading


@every_page
def test_every_command_is_one_with_the_options_it_is_given(page: Page) -> None:
    for command in page.commands:
        words = shlex.split(command)[1:]
        at: click.Command = cli.chatwatch
        while isinstance(at, click.Group) and words and words[0] in at.commands:
            at = at.commands[words.pop(0)]
        assert at is not cli.chatwatch, command
        assert not isinstance(at, click.Group), command
        options = {name for one in at.params for name in one.opts}
        assert {word for word in words if word.startswith("--")} <= options, command


@every_page
def test_what_is_asked_in_promql_can_be_asked_and_its_metrics_are_there(page: Page) -> None:
    for command in page.commands:
        words = shlex.split(command)
        if words[1] == "query":
            selectors = [
                one
                for one in syntax.nodes(parser.parsed(words[-1]))
                if isinstance(one, syntax.Selector)
            ]
            named = {re.sub("_(bucket|sum|count)$", "", one.name) for one in selectors if one.name}
            assert named <= METRICS, command


@every_page
def test_every_metric_is_in_the_catalogue(page: Page) -> None:
    named = {
        re.sub(r"\W.*", "", span) for span in page.spans if re.match(r"[a-z]+_[a-z_]+($|\W)", span)
    }
    assert not [one for one in named if one.partition("_")[0] in FIRST_WORDS and one not in METRICS]


@every_page
def test_every_path_is_served(page: Page) -> None:
    served = [re.sub(r"\{\w+\}", "[^/]+", route.path) for route in ROUTES]
    for path in page.paths:
        wanted = path.replace("…", "x")
        prefixes = path.endswith("…") and any(route.path.startswith(path[:-1]) for route in ROUTES)
        assert prefixes or any(re.fullmatch(route, wanted) for route in served), path


@every_page
def test_every_setting_is_documented(page: Page) -> None:
    known = set(TYPES)
    for key in page.keys - known:
        assert re.search(rf"`{re.escape(key)}(`|\.|\[)", SETTINGS), key


@every_page
def test_a_number_that_is_said_to_stand_in_the_rule_stands_there(page: Page) -> None:
    said = page.sections["Another bound"]
    numbers = re.findall(r"`((?:min_samples: )?\d[\d.]*(?:%|ms|s|m|h)?)`", said)
    assert not [one for one in numbers if one not in written(page.name)]


@every_page
def test_a_silence_is_of_the_alert_and_of_a_label_that_there_is(page: Page) -> None:
    quiet = {severity for _, severity, _ in RULES[page.name]} == {"info"}
    command = re.search(r"(?m)^chatwatch silence add (.+) --for 2h --comment", page.text)
    assert (command is None) == quiet
    if command is not None:
        first, *others = command[1].split()
        assert first == f"alertname={page.name}"
        labels = {label for metric in catalogue.CATALOGUE for label in metric.labels}
        assert {one.partition("=")[0] for one in others} <= labels


def titles() -> dict[str, set[str]]:
    """Dashboard → its panels, by their titles."""
    found: dict[str, set[str]] = {}
    for text in build.files().values():
        board: dict[str, Any] = json.loads(text)
        panels = [one for row in board["panels"] for one in (row, *row.get("panels", ()))]
        found[board["title"]] = {one.get("title", "") for one in panels if one["type"] != "row"}
    return found


TITLES: Final = titles()


@every_page
def test_every_dashboard_and_panel_is_there(page: Page) -> None:
    assert page.panels
    assert page.text.count("Dashboard *") == len({board for board, _ in page.panels})
    assert not [
        (board, panel) for board, panel in page.panels if panel not in TITLES.get(board, ())
    ]


def test_every_reason_of_an_integration_has_its_line() -> None:
    text = "".join(page.text for page in PAGES if page.name in VENDOR_PAGES)
    assert not [reason for reason in states.REASONS if f"`{reason}`" not in text]


def test_every_reason_of_a_failed_probe_has_its_line() -> None:
    (page,) = [page for page in PAGES if page.name == "ProbeDown"]
    assert not [reason for reason in REASONS if f"`{reason}`" not in page.text]


def test_operations_lists_every_page() -> None:
    text = (tree.ROOT / "docs/operations.md").read_text(encoding="utf-8")
    listed = re.findall(r"\[(\w+)\]\(runbooks/(\w+)\.md\)", text.partition("\n## Runbooks")[2])
    assert sorted(listed) == [(page.name, page.name) for page in PAGES]
