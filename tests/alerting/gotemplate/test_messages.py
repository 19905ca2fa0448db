"""Data of messages; that Alertmanager's has the same in it is in test_alertmanager_amtool.py."""

from msgspec.structs import replace

from alerting.gotemplate import alertmanager, messages, moments, parsed
from alerting.gotemplate.messages import Group
from alerting.model import labels
from tests.alerting.gotemplate.amtool import GROUP, LIMITS, NOW


def made(text: str, group: Group = GROUP) -> str:
    functions = alertmanager.functions(moments.of(NOW), LIMITS)
    return parsed(text, alertmanager.NAMES).rendered(messages.data(group), functions)


def test_the_data_says_who_what_and_where() -> None:
    said = "{{ .Receiver }} {{ .Status }} {{ .ExternalURL }} {{ .NotificationReason }}"
    assert made(said) == "team <a> firing https://watch.example.com "
    over = replace(GROUP, is_firing=False, reason="all alerts resolved")
    assert made("{{ .Status }}: {{ .NotificationReason }}", over) == "resolved: all alerts resolved"


def test_alerts_are_told_apart_by_whether_they_fire() -> None:
    jobs = "{{ range .%s }}{{ .Labels.job }} {{ .Status }} {{ .EndsAt.IsZero }}{{ end }}"
    assert made(jobs % "Alerts.Firing") == "api firing true"
    assert made(jobs % "Alerts.Resolved") == "bot resolved false"


def test_labels_are_sorted_with_the_alerts_name_first() -> None:
    pairs = '{{ %s.Names | join "," }} {{ %s.Values | join "," }}'
    assert made(pairs % ((".CommonLabels",) * 2)) == "alertname,a,b Slow,1,2"
    assert made(pairs % ((".CommonLabels.SortedPairs",) * 2)) == "alertname,a,b Slow,1,2"
    assert made("{{ range .CommonLabels.SortedPairs }}{{ .Name }}{{ end }}") == "alertnameab"


def test_labels_can_be_left_out() -> None:
    assert made('{{ .CommonLabels.Remove (stringSlice "a" "z") }}') == "map[alertname:Slow b:2]"
    assert made("{{ .GroupLabels.Remove nil }}") == "map[alertname:Slow]"


def test_our_own_words_are_worked_out_when_they_are_asked_for() -> None:
    def never() -> str:
        raise AssertionError

    alert = replace(GROUP.alerts[0], words={"Trend": lambda: "▁▇\udc80", "Value": never})
    group = replace(GROUP, alerts=(alert,), words={"Why": lambda: "as it is", "Subject": never})
    said = made("{{ .Why }} {{ range .Alerts }}{{ .Trend }}|{{ .Runbook }}{{ end }}", group)
    assert said == "as it is ▁▇\ufffd\ufffd\ufffd|"
    assert made("{{ .Title }}") == ""


def test_half_characters_are_no_characters() -> None:
    group = replace(GROUP, labels=labels({"a": "\ud800"}), receiver="\ud800")
    assert made("{{ .GroupLabels.a }}{{ .Receiver }}", group) == "\ufffd" * 6
