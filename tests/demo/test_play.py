"""How long the demo takes, by its switches."""

from pathlib import Path

import pytest

from tests import corpus
from tests.demo import play

HERE = Path("demo")


@pytest.mark.parametrize(
    ("switches", "seconds", "stay"),
    [
        ({}, 60.0, None),
        ({"short": True}, 12.0, 0.0),
        ({"once": True}, 60.0, 0.0),
        ({"seconds": 300.0}, 300.0, None),
        ({"short": True, "seconds": 8.0}, 8.0, 0.0),
        ({"hold": 600.0}, 60.0, 600.0),
        ({"hold": 0.0}, 60.0, 0.0),
        ({"short": True, "hold": 5.0}, 12.0, 5.0),
    ],
)
def test_the_more_exact_switch_has_the_last_word(
    switches: dict[str, float], seconds: float, stay: float | None
) -> None:
    chosen = play.play(HERE, **switches)  # type: ignore[arg-type]  # one table of two types
    assert (chosen.seconds, chosen.stay) == (seconds, stay)


@pytest.mark.parametrize("seconds", [8.0, 12.0, 60.0, 300.0, 3600.0])
def test_the_service_is_back_long_before_the_day_is_over(seconds: float) -> None:
    chosen = play.play(HERE, seconds=seconds)
    assert chosen.fails + chosen.outage < seconds * 0.75
    assert 3 <= chosen.outage <= 30


def test_a_longer_day_has_more_conversations_up_to_all_there_are() -> None:
    counts = [play.play(HERE, seconds=seconds).conversations for seconds in (8, 60, 3600)]
    assert counts == [128, 960, corpus.CONVERSATIONS]
