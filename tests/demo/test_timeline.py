"""What happened, in few words."""

import pytest

from tests.demo import timeline
from tests.demo.timeline import Happening


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "00:00"), (0.9, "00:00"), (65, "01:05"), (6000, "100:00"), (-0.1, "00:00")],
)
def test_a_stopwatch_shows_minutes_and_seconds(seconds: float, shown: str) -> None:
    assert timeline.stamp(seconds) == shown


def test_a_summary_is_one_line_of_what_has_short_words() -> None:
    happened = (
        Happening(0, "chats", "1,000 conversations begin"),
        Happening(12.7, "down", "backend stopped: its process was killed", "backend stopped"),
        Happening(14, "mail", "[FIRING:1] ProbeDown", "mail: [FIRING:1] ProbeDown"),
    )
    assert timeline.summary(happened) == (
        "00:12 backend stopped · 00:14 mail: [FIRING:1] ProbeDown"
    )
