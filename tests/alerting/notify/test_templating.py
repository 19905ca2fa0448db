"""Templates of receivers: never an error, never another's words for markup."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alerting.model import Notice, labels
from alerting.notify import definitions, templating
from alerting.notify.definitions import BUILT_IN, File
from alerting.notify.message import Context
from tests.alerting.gotemplate.html_templates import PAGES
from tests.alerting.gotemplate.templates import TEMPLATES
from tests.alerting.notices import ANY_LABELS, NOW, WORDS, alert, notice, pair

CONTEXT = Context(integration="x[0]", public_url="https://watch.example.com")
RISING = alert(trend=(1.0, 2.0, 6.2), trend_seconds=3600.0)


def made(text: str, context: Context = CONTEXT) -> str:
    return templating.text(text, notice(RISING), context)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("plain }} text", "plain }} text"),
        ("{{ .Receiver }}: {{ .Status }}", "team: firing"),
        ("{{ .CommonLabels.channel }} {{ .ExternalURL }}", "web https://watch.example.com"),
        ("{{ (index .Alerts 0).GeneratorURL }}", "https://watch.example.com"),
        ("{{ since (index .Alerts 0).StartsAt }}", "0s"),
        ("{{ .Subject }}", "[FIRING:1] AnswersSlow (critical): channel=web"),
        ("{{ .Title }}|{{ .Why }}", "AnswersSlow (critical): channel=web|"),
        ("{{ with index .Alerts 0 }}{{ .Value }} {{ .Threshold }}{{ end }}", "6.2s > 5s"),
        ("{{ (index .Alerts 0).Trend }}", "▁▂█ 1s to 6.2s in 1 h"),
        ("{{ (index .Alerts 0).Runbook }}", WORDS["runbook_url"]),
        ("{{ (index .Alerts 0).Headline }}", WORDS["summary"]),
        ("{{ (index .Alerts 0).Since }}", "2026-11-21 03:02:11 UTC"),
    ],
)
def test_a_text_says_what_it_is_asked_to(text: str, said: str) -> None:
    assert made(text) == said


def test_an_end_and_a_stranger_say_when_and_whence() -> None:
    _, end = pair()
    assert templating.text("{{ .Status }} {{ since (index .Alerts 0).EndsAt }}", end, CONTEXT) == (
        "resolved 0s"
    )
    posted = notice(alert(generator_url="https://prom.example", rule=""))
    assert templating.text("{{ (index .Alerts 0).GeneratorURL }}", posted, CONTEXT) == (
        "https://prom.example"
    )
    acknowledged = replace(notice(), status="acknowledged")
    assert templating.text("{{ .Status }}", acknowledged, CONTEXT) == "firing"


def test_a_text_that_cannot_be_made_says_why_and_is_told() -> None:
    faults: list[str] = []
    context = replace(CONTEXT, fault=faults.append)
    wrong = "can't evaluate field Nope in type template.Data"
    assert made("a {{ .Nope }}", context) == f"<error in a template: 1:6: at <.Nope>: {wrong}>"
    assert templating.text("{{ nope }}", notice(), context, instead="ours") == "ours"
    assert templating.html("{{ if }}", notice(), context, instead="") == ""
    assert faults == [f"1:6: at <.Nope>: {wrong}", '1:4: function "nope" not defined',
                      "1:7: missing value for if"]  # fmt: skip


def test_a_mistake_in_a_file_is_told_with_its_name() -> None:
    file = File("/t/own.tmpl", '{{ define "own" }}\n{{ .Nope }}{{ end }}')
    context = replace(CONTEXT, templates=definitions.templates([file]))
    assert made('{{ template "own" . }}', context).startswith(
        "<error in a template: /t/own.tmpl:2:4: at <.Nope>"
    )


def test_a_text_has_an_end() -> None:
    assert "takes more than 200000 steps" in made("{{ range 1000000 }}x{{ end }}")
    assert "longer than 1000000 characters" in made(
        '{{ printf "%800000s" "x" }}{{ printf "%800000s" "x" }}'
    )


def test_only_pages_are_escaped() -> None:
    evil = notice(alert(names={"alertname": '<b>"&'}))
    text = '<p title="{{ .CommonLabels.alertname }}">{{ .CommonLabels.alertname }}</p>'
    assert templating.text(text, evil, CONTEXT).count('<b>"&') == 2
    assert templating.html(text, evil, CONTEXT) == (
        '<p title="&lt;b&gt;&#34;&amp;">&lt;b&gt;&#34;&amp;</p>'
    )


# Definitions of alerts and not of all the data.
OF_ALERTS = {
    "__facts": "(index .Alerts 0)",
    "__text_alert_list": ".Alerts",
    "__text_alert_list_markdown": ".Alerts",
    "pagerduty.default.instances": ".Alerts",
}


def call(name: str) -> str:
    return f'{{{{ template "{name}" {OF_ALERTS.get(name, ".")} }}}}'


@pytest.mark.parametrize("name", sorted(BUILT_IN.known))
@pytest.mark.parametrize("told", [notice(RISING), pair()[1]], ids=lambda one: one.status)
def test_our_definitions_can_be_shown_of_any_notice(name: str, told: Notice) -> None:
    faults: list[str] = []
    context = replace(CONTEXT, fault=faults.append)
    for show in (templating.text, templating.html):
        show(call(name), told, context)
    assert faults == []


@pytest.mark.parametrize(
    "name", ["email.default.text", "email.default.html", "slack.default.text",
             "msteamsv2.default.text", "pagerduty.default.instances"]
)  # fmt: skip
@pytest.mark.parametrize("state", ["firing", "resolved"])
def test_value_trend_and_runbook_are_in_every_message(name: str, state: str) -> None:
    one = alert(state, trend=(1.0, 6.2), trend_seconds=3600.0)
    text = templating.text(call(name), notice(one), CONTEXT)
    for said in ("6.2s", "▁█ 1s to 6.2s in 1 h", WORDS["runbook_url"], "> 5s"):
        assert said in text


@pytest.mark.parametrize("name", sorted({*BUILT_IN.known} - {"__facts"}))
def test_a_crowd_fits_into_all_of_our_definitions(name: str) -> None:
    crowd = notice(*(alert(names={"alertname": f"A{number}"}) for number in range(2_000)))
    faults: list[str] = []
    said = templating.html(call(name), crowd, replace(CONTEXT, fault=faults.append))
    assert faults == []
    assert len(said) < 60_000
    assert said.count("p95 answer time") <= 50


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("plain", None),
        ('{{ template "__subject" . }}', None),
        ('{{ define "x" }}{{ end }}{{ if . }}{{ template "x" }}{{ end }}', None),
        ('{{ define "x" }}{{ template "y" }}{{ end }}', "no template is called 'y'"),
        ("{{ nope }}", '1:4: function "nope" not defined'),
    ],
)
def test_what_is_wrong_whatever_the_notice_is_told(text: str, wrong: str | None) -> None:
    assert templating.problem(text, BUILT_IN) == wrong


def test_what_is_no_template_is_told_without_files() -> None:
    assert templating.unreadable('{{ template "of a file" . }}') is None
    assert templating.unreadable("{{ if }}") == "not a template: 1:7: missing value for if"


@given(
    TEMPLATES | PAGES | st.text(max_size=60), ANY_LABELS, st.sampled_from(["firing", "resolved"])
)
def test_no_text_raises(text: str, names: object, state: str) -> None:
    told = notice(alert(state, dict(names), {}))  # type: ignore[call-overload]
    for show in (templating.text, templating.html):
        first = show(text, told, CONTEXT)
        assert first == show(text, told, CONTEXT)


@given(ANY_LABELS)
def test_no_label_is_markup_in_our_page(names: object) -> None:
    found = dict(names)  # type: ignore[call-overload]
    told = replace(notice(alert(names=found, words=found)), group_labels=labels(found), at=NOW)
    page = templating.html('{{ template "email.default.html" . }}', told, CONTEXT)
    tags = set(re.findall(r"</?([a-z]+)", page))
    assert tags <= {"html", "head", "meta", "title", "body", "p", "div", "b", "br", "a"}
