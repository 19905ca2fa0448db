"""Functions that amtool 0.25 does not know; the others are in test_alertmanager_amtool.py."""

import pytest

from alerting.gotemplate import alertmanager, moments, parsed
from alerting.gotemplate.errors import TemplateError
from alerting.gotemplate.limits import Limits
from tests.alerting.gotemplate.amtool import NOW, ours

AT = "(index .Alerts 0).StartsAt"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ('{{ trimSpace " \\n a\\u00a0" }}', "a"),
        ('{{ urlUnescape "a%20b+c%C3%A9" }}', "a b cé"),
        (f'{{{{ {AT} | date "2006-01-02 15:04 MST" }}}}', "2026-11-21 03:02 UTC"),
        (
            f'{{{{ {AT} | tz "Europe/Berlin" | date "15:04 MST -07:00 Z07:00" }}}}',
            "04:02 CET +01:00 +01:00",
        ),
        (f'{{{{ {AT} | tz "Asia/Kathmandu" | date "15:04 MST -0700" }}}}', "08:47 +0545 +0545"),
        (f'{{{{ ({AT} | tz "America/New_York").Hour }}}}', "22"),
        (f'{{{{ ({AT} | tz "America/New_York").Weekday }}}}', "Friday"),
        (f'{{{{ ({AT} | tz "America/New_York").UTC }}}}', "2026-11-21 03:02:11.25 +0000 UTC"),
        (f'{{{{ {AT} | tz "" }}}}', "2026-11-21 03:02:11.25 +0000 UTC"),
        ("{{ since (index .Alerts 1).StartsAt }}", "3h2m12.25s"),
        ("{{ since (index .Alerts 1).StartsAt | humanizeDuration }}", "3h 2m 12s"),
        ("{{ humanizeDuration 90 }}", "1m 30s"),
        ('{{ list 1 "a" nil }}', "[1 a <nil>]"),
        ('{{ $l := list 1 }}{{ $l = append $l 2 "x" }}{{ len $l }}{{ index $l 2 }}', "3x"),
        ('{{ $d := dict "a" 1 "b" (list 2) }}{{ $d.a }}{{ index $d "b" 0 }}{{ len $d }}', "122"),
        (
            '{{ dict "k" .Status "b" (list 1 true nil) | toJson }}',
            '{"b":[1,true,null],"k":"firing"}',
        ),
        ("{{ toJson .GroupLabels }}", '{"alertname":"Slow"}'),
        ("{{ range list 1 2 }}<{{ . }}>{{ end }}", "<1><2>"),
        ('{{ join "," nil }}', ""),
        ("{{ append nil 1 }}", "[1]"),
        ('{{ reReplaceAll "a(.)" "$1-" "cab" }}', "cb-"),
        ('{{ safeUrl "javascript:x" }}', "javascript:x"),
    ],
)
def test_a_function_makes(text: str, made: str) -> None:
    assert ours(text) == made


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{{ urlUnescape "a%zz" }}', 'invalid URL escape "%zz"'),
        ('{{ urlUnescape "%e" }}', 'invalid URL escape "%e"'),
        ('{{ dict "a" }}', "dict requires an even number of arguments"),
        ("{{ dict 1 2 }}", "dict keys must be strings, got int"),
        ("{{ dict nil 2 }}", "dict keys must be strings, got interface {}"),
        (f'{{{{ {AT} | tz "Atlantis/Deep" }}}}', "unknown time zone Atlantis/Deep"),
        (f'{{{{ {AT} | tz "../../etc/passwd" }}}}', "unknown time zone ../../etc/passwd"),
        ('{{ date "2006" 1 }}', "can't handle 1 for arg of type time.Time"),
    ],
)
def test_a_function_that_cannot_says_why(text: str, said: str) -> None:
    assert said in ours(text)


def test_a_list_has_an_end() -> None:
    text = "{{ $l := list 1 }}{{ range 3000 }}{{ $l = append $l 1 }}{{ end }}{{ len $l }}"
    assert "a list becomes longer than 1000" in ours(text)
    limits = Limits(output=10)
    read = parsed('{{ join "xxxx" (stringSlice "aa" "bb" "cc") }}', alertmanager.NAMES)
    with pytest.raises(TemplateError, match="longer than 10 characters"):
        read.rendered(None, alertmanager.functions(moments.of(NOW), limits), limits)


def test_every_function_has_its_name() -> None:
    made = alertmanager.functions(moments.of(NOW), Limits())
    assert made.keys() == alertmanager.NAMES
