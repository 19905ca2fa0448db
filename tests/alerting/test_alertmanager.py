"""config/alerting.yml: what Alertmanager would make of it, or a sentence that says why not."""

import json
import re
from pathlib import Path

import pytest
import yaml

from alerting import alertmanager, strict
from alerting.alertmanager import Alertmanager
from alerting.notify.definitions import BUILT_IN
from alerting.strict import ConfigError
from tests import conformance
from tests.alerting import amtool
from tests.house import tree

BAD = sorted((tree.ROOT / "tests/alerting/bad_receivers").glob("*.yml"))
SHIPPED = tree.ROOT / "config/alerting.yml"
EXAMPLE = tree.ROOT / "config/examples/alerting.yml"
MINIMAL = "route: {receiver: a}\nreceivers: [{name: a}]\n"


def load(text: str, **environ: str) -> Alertmanager:
    return alertmanager.load(text, "a.yml", environ)


def said(text: str, **environ: str) -> list[str]:
    """What is wrong with a text: paths and sentences."""
    try:
        load(text, **environ)
    except ConfigError as error:
        return [f"{one.path}: {one.message}" for one in error.problems]
    return []


def expectations(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("# ") for line in lines if re.match(r"# \d+: ", line)]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_is_told_all_that_is_wrong(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree.ROOT)
    with pytest.raises(ConfigError) as told:
        alertmanager.load(path.read_text(encoding="utf-8"), str(path), {})
    found = [f"{one.line}: {one.path}: {one.message}" for one in told.value.problems]
    assert found == expectations(path)
    assert "hunter2" not in str(told.value)


def test_the_shipped_file_needs_nothing_and_tells_nobody() -> None:
    found = load(SHIPPED.read_text(encoding="utf-8"))
    assert found.route.receiver == "nobody"
    assert found.integrations == {}
    assert list(alertmanager.warnings(found)) == []


def test_the_commented_example_works(tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8").replace("/run/secrets/smtp_password", "LICENSE")
    whole = [line[2:] for line in text.splitlines() if line.startswith(("# global:", "#   smtp"))]
    parts = re.findall(r"^# ((?:- name: team|  \S).*)$", text, re.MULTILINE)
    mine = [part for part in parts if not part.startswith("  smtp")]
    file = "\n".join([*whole, "route: {receiver: team}", "receivers:", *mine])
    made = load(file)
    assert [str(lane) for lane in made.integrations] == ["team/email[0]", "team/webhook[0]"]
    path = tmp_path / "alerting.yml"
    path.write_text(file, encoding="utf-8")
    assert amtool.takes(path)


def test_the_example_is_a_whole_one() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    found = load(text, **dict.fromkeys(re.findall(r"env:(\w+)", text), "x" * 32))
    assert [str(lane) for lane in found.integrations] == [
        "team/slack[0]",
        "desk/email[0]",
        "pager/pagerduty[0]",
        "second/email[0]",
        "second/pagerduty[0]",
    ]
    assert list(alertmanager.warnings(found)) == []


@pytest.mark.parametrize("path", [SHIPPED, EXAMPLE], ids=lambda path: path.parent.name)
def test_alertmanager_takes_our_files(path: Path) -> None:
    assert amtool.takes(path)


LACKING = {
    "conf.good.yml": [
        f"receivers[{place}].{kind}_configs: not supported; there are email_configs, "
        "slack_configs, pagerduty_configs, msteamsv2_configs and webhook_configs"
        for place, kind in ((5, "victorops"), (6, "opsgenie"), (7, "pushover"))
    ],
    "conf.slack-both-file-and-url.yml": [
        "global.slack_api_url_file: file '/global_file': no such file or directory"
    ],
    "conf.slack-no-api-url-or-token.yml": [
        (
            "receivers[0].slack_configs[0]: api_url: missing; write it or app_token here, or "
            "slack_api_url in global"
        )
    ],
}
"""What Alertmanager's own files are told: what there is not here, and what is wrong there too."""


def test_files_of_alertmanager_itself_load_but_for_what_there_is_not() -> None:
    paths = sorted(conformance.folder("alertmanager").glob("*.yml"))
    assert paths
    found = {path.name: said(path.read_text(encoding="utf-8")) for path in paths}
    assert {name: wrong for name, wrong in found.items() if wrong} == LACKING


def test_alertmanagers_file_loads_without_what_there_is_not() -> None:
    whole = yaml.safe_load((conformance.folder("alertmanager") / "conf.good.yml").read_text())
    lacking = ("victorops_configs", "opsgenie_configs", "pushover_configs")
    whole["receivers"] = [one for one in whole["receivers"] if not one.keys() & set(lacking)]
    text = json.dumps(whole)
    found = load(text)
    assert [one.name for one in found.receivers] == [
        "team-X-mails",
        "team-X-pager",
        "team-Y-mails",
        "team-Y-pager",
        "team-DB-pager",
        "slack-receiver",
    ]
    assert len(found.inhibit_rules) == 1


def test_what_is_left_blank_is_left_out_as_go_leaves_it_out() -> None:
    text = """
global:
  smtp_from: a@b
  smtp_smarthost: m:25
  smtp_auth_password: ""
  http_config:
templates:
route:
  receiver: 1
  group_by:
  matchers: []
  routes:
  - match: {code: 500, is: true, of: 1.50}
    group_wait:
receivers:
- name: 1
  email_configs:
  - {to: a@b, html: "", text: hello, headers: {X-Code: 7}}
inhibit_rules:
"""
    found = load(text)
    (mail,) = found.completed[0].email_configs
    assert (found.route.receiver, found.receivers[0].name) == ("1", "1")
    assert found.route.routes[0].match == {"code": "500", "is": "true", "of": "1.50"}
    assert (mail.html, mail.text, mail.headers) == ("", "hello", {"X-Code": "7"})
    assert found.everywhere.smtp_auth_password is None


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (MINIMAL, []),
        (
            "route: {receiver: a, group_interval: 5m, repeat_interval: 1m}\nreceivers: [{name: a}]",
            ["route.repeat_interval"],
        ),
        (
            "route: {receiver: a, group_interval: 5m, repeat_interval: 5m}\nreceivers: [{name: a}]",
            [],
        ),
        (
            "route: {receiver: a, routes: [{}, {match: {a: b}}, {}]}\nreceivers: [{name: a}]",
            ["route.routes[0]"],
        ),
        (
            (
                "route: {receiver: a, routes: [{continue: true}, {match: {a: b}}, {}]}\n"
                "receivers: [{name: a}]"
            ),
            [],
        ),
        (
            (
                "global: {slack_api_url: 'http://hunter2.example', smtp_auth_password: hunter2}\n"
                "route: {receiver: a}\n"
                "receivers: [{name: a, pagerduty_configs: [{routing_key: hunter2}]}]"
            ),
            [
                "receivers[0].pagerduty_configs[0].routing_key",
                "global.smtp_auth_password",
                "global.slack_api_url",
            ],
        ),
    ],
)
def test_what_would_better_be_otherwise_is_pointed_at(text: str, paths: list[str]) -> None:
    found = load(text)
    assert [path for path, _ in alertmanager.warnings(found)] == paths
    assert "hunter2" not in f"{found!r}{list(alertmanager.warnings(found))}"


def test_all_intervals_have_one_name_space() -> None:
    found = load(
        MINIMAL
        + "mute_time_intervals: [{name: x}]\ntime_intervals: [{name: y, time_intervals: []}]"
    )
    assert list(found.intervals) == ["x", "y"]


def test_templates_are_of_the_folder_of_the_file(tmp_path: Path) -> None:
    assert alertmanager.templates((), tmp_path).known == BUILT_IN.known
    (tmp_path / "mine.tmpl").write_text('{{ define "mine" }}hello{{ end }}')
    for pattern in ("*.tmpl", "mine.tmpl", str(tmp_path / "m*")):
        assert "mine" in alertmanager.templates((pattern,), tmp_path).known
        assert list(alertmanager.absent((pattern,), tmp_path)) == []
    assert list(alertmanager.absent(("*.tmpl", "x/*.tmpl"), tmp_path)) == [
        ("templates[1]", f"there is no such file: {tmp_path}/x/*.tmpl")
    ]


def test_templates_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.tmpl"
    path.write_text('{{ define "mine" }}\n{{ nobody }}{{ end }}')
    with pytest.raises(ConfigError) as told:
        alertmanager.templates(("*.tmpl",), tmp_path)
    (problem,) = told.value.problems
    assert (problem.file, problem.line) == (str(path), 2)


def test_texts_that_no_notice_could_make_are_pointed_at(tmp_path: Path) -> None:
    (tmp_path / "mine.tmpl").write_text('{{ define "mine" }}hello{{ end }}')
    known = alertmanager.templates(("*.tmpl",), tmp_path)
    hook = (
        '{url: "https://a/{{ .Nobody }", payload: {a: [\'{{ template "mine" . }}\', "{{ no }}"]}}'
    )
    slack = '{channel: x, title: \'{{ template "yours" . }}\', api_url: "https://a"}'
    found = load(
        "route: {receiver: a}\n"
        f"receivers: [{{name: a, webhook_configs: [{hook}], slack_configs: [{slack}]}}]"
    )
    assert dict(alertmanager.unreadable(found, known)) == {
        "receivers[0].slack_configs[0].title": "no template is called 'yours'",
        "receivers[0].webhook_configs[0].url": (
            "not a template that can be read, or it names one that there is not"
        ),
        "receivers[0].webhook_configs[0].payload.a[1]": '1:4: function "no" not defined',
    }


def test_a_file_that_is_too_deep_or_too_long_is_refused() -> None:
    deep = "{receiver: a, routes: [" * 40 + "]}" * 40
    assert "nested deeper than" in said(f"route: {deep}\nreceivers: [{{name: a}}]")[0]
    many = "\n".join(
        ["route: {receiver: a}", "receivers:", *(f"- name: a{n}" for n in range(1001))]
    )
    assert "receivers: expected 1000 entries or fewer" in said(many.replace("a0", "a"))


def test_what_is_read_strictly_elsewhere_stays_so() -> None:
    with pytest.raises(ConfigError, match="expected a mapping"):
        strict.load("route:\nreceivers: []", Alertmanager, file="a.yml", environ={}, read=str)
