"""Go's own text/template at work, inside Debian's promtool: what it makes of annotations.

A rule with many annotations is tested against what cannot be; promtool then says what it got.
"""

import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from alerting.gotemplate import quoting
from alerting.gotemplate.annotations import Surroundings
from alerting.gotemplate.errors import Fault
from alerting.model import Labels, Sample, labels
from alerting.quoting import quoted

ALERT = "Slow"
LABELS = labels({"__name__": "m", "instance": "host1:80", "job": "api", "odd": 'a"<b>\\é'})
EXTERNAL = labels({"cluster": "c1"})
VALUE = 1234567.5
NOW = datetime(1970, 1, 1, 0, 5, tzinfo=UTC)
ANSWERS: Mapping[str, Sequence[Sample]] = {
    "up": [
        Sample(labels({"__name__": "up", "instance": "b", "job": "z"}), 21.0),
        Sample(labels({"__name__": "up", "instance": "a", "job": "y"}), 11.0),
    ],
    "vector(1)": [Sample((), 1.0)],
    "none": [],
}
_RULES = """groups:
- name: g
  rules:
  - alert: {alert}
    expr: m
    annotations:
{annotations}
"""
_TEST = """rule_files: [rules.yml]
tests:
- interval: 1m
  external_labels: {{cluster: c1}}
  external_url: http://prom.example:9090/path
  input_series:
  - {{series: {series}, values: "{value}x9"}}
  - {{series: 'up{{instance="b",job="z"}}', values: 21x9}}
  - {{series: 'up{{instance="a",job="y"}}', values: 11x9}}
  alert_rule_test:
  - {{eval_time: 5m, alertname: {alert}, exp_alerts: []}}
"""
_GOT = re.compile(r"Annotations:\{(.*)\}\n", re.DOTALL)
_ONE = re.compile(r'a(\d+)=("(?:[^"\\]|\\.)*")')
_REFUSED = re.compile(r'annotation "a(\d+)": (template: .*)')


def query(text: str) -> Sequence[Sample]:
    """Answer what the rule's server would."""
    if text not in ANSWERS:
        raise Fault("1:5: parse error: unclosed left parenthesis")
    return ANSWERS[text]


AROUND = Surroundings(NOW, query, EXTERNAL, "http://prom.example:9090/path")


def expansions(promtool: str, folder: Path, texts: Sequence[str]) -> list[str]:
    """Return what Go makes of each text; of one it cannot read, ``template: …`` says why."""
    found: dict[int, str] = {}
    while len(found) < len(texts):
        left = {place: text for place, text in enumerate(texts) if place not in found}
        said = _said(promtool, folder, left)
        refused = {int(place): why for place, why in _REFUSED.findall(said)}
        if refused:
            found |= refused
            continue
        got = _GOT.search(said)
        assert got is not None, said
        found |= dict.fromkeys(left, "")
        found |= {int(place): quoting.unquoted(text) for place, text in _ONE.findall(got[1])}
    return [found[place] for place in range(len(texts))]


def _said(promtool: str, folder: Path, texts: Mapping[int, str]) -> str:
    lines = [f"      a{place}: {json.dumps(text)}" for place, text in texts.items()]
    rules = _RULES.format(alert=ALERT, annotations="\n".join(lines))
    (folder / "rules.yml").write_text(rules, encoding="utf-8")
    series = "m{" + ",".join(_matchers(LABELS)) + "}"
    quoted = "'" + series.replace("'", "''") + "'"
    test = _TEST.format(alert=ALERT, series=quoted, value=VALUE)
    (folder / "test.yml").write_text(test, encoding="utf-8")
    done = subprocess.run(
        [promtool, "test", "rules", "test.yml"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.stdout + done.stderr


def _matchers(found: Labels) -> list[str]:
    return [f"{name}={quoted(value)}" for name, value in found if name != "__name__"]
