"""Prometheus' own evaluations: every one that reads floats only and uses nothing experimental.

Prometheus runs them with its flag promql-delayed-name-removal; without it, as it is by default and
as our rules are evaluated, those few that need it fail.
"""

from collections import Counter
from pathlib import Path

import pytest

from alerting.promql import parser
from alerting.promql.errors import ParseError
from alerting.promql.syntax import Selector, nodes
from tests import conformance
from tests.alerting.promql import promqltest, verdicts
from tests.alerting.promql.loaded import Loaded
from tests.alerting.promql.promqltest import Clear, Eval, Load

RATCHET = Path(__file__).parent / "ratchet.txt"
"""`mode file:line reason` of each evaluation that fails; it may only become shorter."""
IN_SCOPE = 946
"""How many there are, 591 of them where no native histogram is loaded beside the floats; fewer
means that the reading of the files lost some."""


def left_out(asked: Eval, storage: Loaded) -> str:
    """Say why an evaluation is not in scope."""
    try:
        expr = parser.parsed(asked.text)
    except ParseError as error:
        refused = ("experimental", "native histograms")
        return next((why for why in refused if why in str(error)), "")
    selectors = [one for one in nodes(expr) if isinstance(one, Selector)]
    lacking = (storage.lacks(one.matchers) for one in selectors)
    return next((why for why in lacking if why), asked.unsupported)


def judged(path: Path, *, delays: bool) -> tuple[dict[int, str], Counter[str]]:
    """Return what is wrong with each evaluation in scope, by line, and how many were left out."""
    storage = Loaded(delays=delays)
    faults: dict[int, str] = {}
    out: Counter[str] = Counter()
    for command in promqltest.commands(path):
        match command:
            case Clear():
                storage = Loaded(delays=delays)
            case Load():
                storage.load(
                    command.interval, command.lines, with_histograms=command.with_histograms
                )
            case Eval():
                why = left_out(command, storage)
                if why:
                    out[why] += 1
                else:
                    faults[command.line] = verdicts.fault(command, storage)
    return faults, out


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["delayed", "at-once"])
def test_prometheus_own_evaluations_are_answered_as_it_answers_them(
    mode: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = conformance.folder("promql")
    ratchet = expected_to_fail(mode)
    failed: dict[str, str] = {}
    report = []
    total, every_out = 0, Counter[str]()
    for path in sorted(folder.glob("*.test")):
        faults, out = judged(path, delays=mode == "delayed")
        failed |= {f"{path.stem}:{line}": why for line, why in faults.items() if why}
        passed = sum(not why for why in faults.values())
        report.append(f"{path.stem:22}{passed:5} of {len(faults):4}; left out {dict(out)}")
        total += len(faults)
        every_out += out
    report.append(f"{'all':22}{total - len(failed):5} of {total:4}; left out {dict(every_out)}")
    report += [f"{place} {why}" for place, why in failed.items() if place not in ratchet]
    with capsys.disabled():
        print(f"\nnames dropped {mode}\n" + "\n".join(report))  # noqa: T201 # is to be seen
    assert total == IN_SCOPE
    assert failed.keys() - ratchet == set()
    assert ratchet - failed.keys() == set(), "these pass now: take them out of the ratchet"


def expected_to_fail(mode: str) -> set[str]:
    lines = [line.split(" ", 2) for line in RATCHET.read_text().splitlines()]
    return {place for of, place, _ in lines if of == mode}
