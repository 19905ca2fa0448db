import pytest

from exporter.history.look import Look, hold


@pytest.mark.parametrize(
    ("state", "reason", "success"),
    [
        ("up", "", True),
        ("degraded", "", True),
        ("down", "status", False),
        ("unknown", "offline", None),
        ("maintenance", "status", None),
        ("maintenance", "", True),
    ],
)
def test_a_run_says_what_its_state_and_reason_say(
    state: str, reason: str, success: bool | None
) -> None:
    assert Look(0, state, reason).success is success


def test_a_run_holds_for_three_intervals() -> None:
    assert hold(60.0) == 180_000
    assert hold(0.5) == 1_500
