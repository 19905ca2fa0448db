"""promtool, which evaluates with Prometheus' own code, agrees with every answer of ours."""

import json
import math
import random
import re
import subprocess
from pathlib import Path

import pytest

from tests.alerting.ground import INTERVAL
from tests.alerting.test_query_thresholds import Stand, expr
from tests.tools import tool

TICKS = 40
# No sample lies at the very start of these windows: there Prometheus 2 and 3 differ.
SPANS = (50, 125, 290)
BOUNDS = ("0.1", "0.5", "1.0", "5.0", "+Inf")

ASKED = [
    *(
        expr("chat_waiting", stat, by, span=span)
        for stat in ("avg", "min", "max")
        for by in (None, ())
        for span in SPANS
    ),
    expr("chat_waiting", "last"),
    expr('chat_waiting{channel=~"c[0-4]"}', "sum", ()),
    expr("chat_waiting", "count", ("channel",)),
    *(
        expr("probe_runs_total", stat, by, span=span)
        for stat in ("rate", "increase")
        for by in (None, (), ("kind",))
        for span in SPANS
    ),
    *(
        expr("probe_failures_total", "ratio", by, "probe_runs_total", span)
        for by in ((), ("probe",))
        for span in SPANS
    ),
    *(
        expr("chat_response_seconds", stat, by, span=span)
        for stat in ("p50", "p90", "p99", "avg", "count", "sum", "rate")
        for by in (None, (), ("channel",))
        for span in SPANS
    ),
    expr('chat_waiting{channel="none"}', "absent", span=50),
]


def histories(chance: random.Random) -> dict[str, list[float]]:
    """Made-up series: gauges that wander, counters that sometimes fall, histograms."""
    found: dict[str, list[float]] = {}
    for number in range(6):
        found[f'chat_waiting{{channel="c{number}"}}'] = [
            chance.randint(-5, 50) / 8 for _ in range(TICKS)
        ]
        for name, label in (("probe_runs_total", "kind"), ("probe_failures_total", "reason")):
            steps = [chance.choice((0, 1, 2, 7)) for _ in range(TICKS)]
            series = f'{name}{{probe="p{number}",{label}="{"ab"[number % 2]}"}}'
            found[series] = counter(steps, chance, 100.0)
        labels = f'tenant="t",channel="c{number % 3}"' + (',x="y"' if number > 2 else "")
        below = [0] * TICKS
        for bound in BOUNDS:
            below = [count + chance.randint(0, 4) for count in below]
            series = f'chat_response_seconds_bucket{{{labels},le="{bound}"}}'
            found[series] = counter(below, chance, 50.0)
        found[f"chat_response_seconds_count{{{labels}}}"] = counter(below, chance, 50.0)
        found[f"chat_response_seconds_sum{{{labels}}}"] = counter(below, chance, 500.0)
    return found


def counter(steps: list[int], chance: random.Random, start: float) -> list[float]:
    """A counter that begins somewhere; one in four begins anew on the way."""
    reset = chance.randrange(TICKS) if not chance.randrange(4) else -1
    values, value = [], start
    for tick, step in enumerate(steps):
        value = float(step) if tick == reset else value + step
        values.append(value)
    return values


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_promtool_comes_to_the_same_answers(seed: int, tmp_path: Path) -> None:
    series = histories(random.Random(seed))
    stand = Stand()
    for tick in range(TICKS):
        stand.tick({name: values[tick] for name, values in series.items()})
    theirs = answers_of_promtool(series, tmp_path / "test.yml")
    for asked in ASKED:
        ours = stand.ask(asked)
        assert ours, asked
        assert theirs.get(str(asked)) == pytest.approx(ours), asked


def answers_of_promtool(series: dict[str, list[float]], path: Path) -> dict[str, dict[str, float]]:
    """Return every answer: promtool, told to expect nothing, says what came instead."""
    end = f"{(TICKS - 1) * INTERVAL.seconds:g}s"
    told = {
        "interval": str(INTERVAL),
        "input_series": [
            {"series": name, "values": " ".join(map(repr, values))}
            for name, values in series.items()
        ],
        "promql_expr_test": [{"expr": str(asked), "eval_time": end} for asked in ASKED],
    }
    file = {"evaluation_interval": str(INTERVAL), "tests": [told]}
    path.write_text(json.dumps(file), encoding="utf-8")
    run = [tool("promtool"), "test", "rules", str(path)]
    done = subprocess.run(run, capture_output=True, text=True, check=False, timeout=60)
    found = {}
    for text, got in re.findall(
        r"expr: (\".*\"), time: .*\n.*\n *got: (.*)", done.stdout + done.stderr
    ):
        values = {
            re.sub(r'"|__name__="\w+",? ?', "", labels).replace(", ", " "): float(value)
            for labels, value in re.findall(r"\{(.*?)\} (\S+?)(?:,|$)", got)
        }
        # Of nothing by nothing we say nothing, where Prometheus says NaN.
        found[json.loads(text)] = {
            labels: value for labels, value in values.items() if not math.isnan(value)
        }
    return found
