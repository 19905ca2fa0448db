"""Texts of thresholds as Prometheus' templates; both say the same of a sample."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.model import Sample, labels
from alerting.promql.values import nothing
from alerting.rulebook import translation
from alerting.rulebook.expansion import Expander
from alerting.rulebook.templates import Template
from alerting.rulebook.translation import Known
from tests.alerting.ground import START

KNOWN = Known(5.0, "critical", {"team": "chat", "severity": "critical"})
LABELS = labels({"channel": "web", "team": "chat", "severity": "critical"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("a {{ labels.channel }}", "a {{ $labels.channel }}"),
        ("{{ labels['channel'] | upper }}", "{{ $labels.channel | toUpper }}"),
        ("{{ value | duration }}", "{{ $value | humanizeDuration }}"),
        ("{{ value | bytes }}", "{{ $value | humanize1024 }}B"),
        ("{{ value }}", "{{ $value }}"),
        ("{{ threshold | duration }}", "5s"),
        ("{{ threshold }} {{ severity }} {{ labels.team }}", "5 critical chat"),
        ("{{ 80 | percent }}", "8,000%"),
        (
            "{% if value > 9 %}x{% elif labels.channel == 'web' %}y{% else %}z{% endif %}",
            '{{ if gt $value 9.0 }}x{{ else if eq $labels.channel "web" }}y{{ else }}z{{ end }}',
        ),
        ("{% if labels.channel %}x{% endif %}", "{{ if $labels.channel }}x{{ end }}"),
        (
            "{{ 'a' if not value <= threshold and value != 7 or labels.x }}",
            "{{ if or (and (not (le $value 5.0)) (ne $value 7.0)) ($labels.x) }}a{{ end }}",
        ),
        (
            "{{ 'a' if (labels.x | lower) == 'b' }}",
            '{{ if eq ($labels.x | toLower) "b" }}a{{ end }}',
        ),
        ("{{ '{{' }}", "{{"),
    ],
)
def test_a_text_is_translated(text: str, expected: str) -> None:
    assert translation.translated(text, KNOWN) == expected


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{{ value / 2 }}", "div"),
        ("{{ labels.x | trim }}", "filter"),
        ("{% if 1 < value < 2 %}x{% endif %}", "compare"),
    ],
)
def test_what_prometheus_cannot_say_is_refused(text: str, what: str) -> None:
    with pytest.raises(ValueError, match=f"Prometheus' templates have no '{what}' like this"):
        translation.translated(text, KNOWN)


TEXTS = (
    "{{ labels.channel }} and {{ labels.team }}",
    "{% if value > threshold %}much{% elif value == 5 %}at{% else %}little{% endif %}",
    "{{ 'x' if labels.none else 'y' }}{{ severity | upper }}",
    "{{ labels.channel | title }} of {{ threshold | percent }}",
)


@given(st.sampled_from(TEXTS), st.floats(-1e6, 1e6) | st.sampled_from([5.0, 0.0]))
def test_a_translated_text_says_the_same(text: str, value: float) -> None:
    ours = Template(text).rendered(LABELS, value, KNOWN.threshold, KNOWN.severity)
    sample = Sample(labels({"channel": "web"}), value)
    expander = Expander(START, lambda _: nothing())
    assert expander(translation.translated(text, KNOWN), "A", sample) == ours
    assert expander.failures == 0
