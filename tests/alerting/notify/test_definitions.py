"""Definitions of ours and of files: which holds, and what is wrong in a file."""

import pytest

from alerting.document.problem import ConfigError
from alerting.notify import definitions
from alerting.notify.definitions import BUILT_IN, MOST_FILES, File

# What Alertmanager's documentation names, or its defaults for the receivers that we have.
NAMES = (
    "__alertmanager", "__alertmanagerURL", "__description", "__subject", "__text_alert_list",
    "__text_alert_list_markdown", "email.default.html", "email.default.subject",
    "msteams.default.summary", "msteams.default.text", "msteams.default.title",
    "msteamsv2.default.text", "msteamsv2.default.title", "pagerduty.default.client",
    "pagerduty.default.clientURL", "pagerduty.default.description",
    "pagerduty.default.instances", "slack.default.callbackid", "slack.default.fallback",
    "slack.default.footer", "slack.default.iconemoji", "slack.default.iconurl",
    "slack.default.pretext", "slack.default.text", "slack.default.title",
    "slack.default.titlelink", "slack.default.username",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_what_alertmanager_defines_we_define_too(name: str) -> None:
    assert name in BUILT_IN.known


def test_a_file_replaces_ours_and_adds_its_own() -> None:
    made = definitions.templates(
        [
            File("/t/a.tmpl", '{{ define "__subject" }}a{{ end }}{{ define "own" }}b{{ end }}'),
            File("/t/b.tmpl", '{{ define "own" }}c{{ end }}'),
        ]
    )
    assert made.known["__subject"].file == "/t/a.tmpl"
    assert made.known["own"].file == "/t/b.tmpl"
    assert made.known["__alertmanager"] is BUILT_IN.known["__alertmanager"]
    assert definitions.templates([]).known == BUILT_IN.known


def test_all_that_is_wrong_is_told_with_its_line() -> None:
    with pytest.raises(ConfigError) as caught:
        definitions.templates(
            [
                File("a.tmpl", 'fine\n{{ define "x" }}\n{{ nope }}{{ end }}'),
                File("b.tmpl", "fine"),
                File("c.tmpl", "{{ if }}"),
                File("d.tmpl", "x" * 200_001),
            ]
        )
    assert str(caught.value).splitlines() == [
        'a.tmpl:3: column 4: function "nope" not defined',
        "c.tmpl:1: column 7: missing value for if",
        "d.tmpl:1: column 1: expected at most 200000 characters, got 200001",
    ]


def test_there_is_an_end_to_files() -> None:
    with pytest.raises(ConfigError, match=f"more than {MOST_FILES} files"):
        definitions.templates(File(f"{n}.tmpl", "x") for n in range(MOST_FILES + 1))
