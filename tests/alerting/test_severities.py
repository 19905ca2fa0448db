"""While the critical form fires nobody is told of the warning; told as a string of each tick.

`w` and `c`: the warning, the critical form is beyond its bound, `b`: both are, `.`: none is. What
is told: `W` and `C` fire, `w` and `c` are over.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting import lifecycle, severities
from alerting.model import Alert, Labels, Sample, labels
from tests.alerting.ground import START
from tests.alerting.test_lifecycle import TICK, Rule

OTHER = labels({"alertname": "A", "probe": "x", "severity": "critical"})


class Form(Rule, frozen=True):
    severity: str = "warning"

    def named(self, _: Sample) -> Labels:
        return labels({"alertname": "A", "severity": self.severity})


def told(seen: str, hold: int = 0) -> list[str]:
    """Return what people hear at each tick."""
    forms = {"c": Form(severity="critical"), "w": Form(hold)}
    alerts: dict[str, dict[Labels, Alert]] = {"c": {}, "w": {}}
    now, heard = START, []
    for one in seen:
        words = ""
        for name, form in forms.items():
            vector = (Sample((), 5.0),) if one in {name, "b"} else ()
            step = lifecycle.step(form, alerts[name], vector, now)
            worse = severities.firing(alerts["c"].values()) if name == "w" else ()
            step = severities.inhibited(step, worse)
            alerts[name] = {alert.labels: alert for alert in step.alerts}
            words += "".join(name.upper() if a.state == "firing" else name for a in step.told)
        heard.append(words)
        now += TICK
    return heard


@pytest.mark.parametrize(
    ("seen", "hold", "heard"),
    [
        ("ww.", 0, ["W", "", "w"]),
        ("b.", 0, ["C", "c"]),
        ("bbw.", 0, ["C", "", "cW", "w"]),
        ("wb.", 0, ["W", "C", "cw"]),
        ("wbw.", 0, ["W", "C", "c", "w"]),
        ("wbwb.", 0, ["W", "C", "c", "C", "cw"]),
        ("bbbw.", 2, ["C", "", "", "cW", "w"]),
        ("bcbw", 1, ["C", "", "", "cW"]),
        ("b.ww", 0, ["C", "c", "W", ""]),
    ],
)
def test_a_warning_is_told_where_its_critical_form_does_not_fire(
    seen: str, hold: int, heard: list[str]
) -> None:
    assert told(seen, hold) == heard


def test_only_the_form_of_the_same_labels_counts() -> None:
    step = lifecycle.step(Form(), {}, (Sample((), 5.0),), START)
    assert severities.inhibited(step, {severities.bare(OTHER)}) == step


def test_what_fires_is_known_without_its_severity() -> None:
    step = lifecycle.step(Form(), {}, (Sample((), 5.0),), START)
    assert severities.firing(step.alerts) == {labels({"alertname": "A"})}


@given(st.text("wcb.", max_size=30), st.integers(0, 2))
def test_whoever_hears_a_beginning_hears_one_end(seen: str, hold: int) -> None:
    """And of a warning there is no beginning while the critical form fires."""
    said = "".join(told(f"{seen}.", hold))
    for name in "cw":
        alone = "".join(one for one in said if one.lower() == name)
        assert alone == f"{name.upper()}{name}" * (len(alone) // 2)
    for tick, words in enumerate(told(seen, hold)):
        assert "W" not in words or seen[tick] not in "cb"
