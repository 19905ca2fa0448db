import pytest

from exporter.probes import flapping
from exporter.probes.result import State

STATES: dict[str, State] = {
    "u": "up",
    "g": "degraded",
    "d": "down",
    "?": "unknown",
    "m": "maintenance",
}


@pytest.mark.parametrize(
    ("runs", "begins", "stays"),
    [
        ("", False, False),
        ("uuuuuu", False, False),
        ("uuuddd", False, False),
        ("uudduu", False, True),
        ("ududud", False, True),
        ("udududu", True, True),
        ("gdudgdu", True, True),
        ("ugugugugug", False, False),
        ("ud?ud?ud", False, True),
        ("udmdududmu", True, True),
        ("udududu" + "u" * 14, False, True),
        ("udududu" + "u" * 19, False, False),
    ],
)
def test_six_changes_in_twenty_runs_begin_it_and_fewer_than_two_end_it(
    runs: str, begins: bool, stays: bool
) -> None:
    states = [STATES[run] for run in runs]
    assert flapping.flaps(states, was_flapping=False) is begins
    assert flapping.flaps(states, was_flapping=True) is stays
