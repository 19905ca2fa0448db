import pytest

from exporter.analytics import episodes
from exporter.analytics.episodes import SILENCE
from tests.exporter.analytics.beats import DAY, HOUR, MINUTE, START, beat, told


def split(story: str, now: int = START + 2 * HOUR) -> list[tuple[int, int | None, str]]:
    """Return begin and end of each episode in minutes, and its outcome."""
    return [
        (
            (one.started - START) // MINUTE,
            None if one.ended is None else (one.ended - START) // MINUTE,
            one.outcome,
        )
        for one in episodes.split(told(story), now)
    ]


@pytest.mark.parametrize(
    ("story", "found"),
    [
        ("cb", [(0, None, "")]),
        ("cbE", [(0, 2, "resolved")]),
        ("cbE.cb", [(0, 2, "resolved"), (4, None, "")]),
        ("cbE.Rcb", [(0, 2, "resolved"), (4, None, "")]),
        ("cbR.cbE", [(0, None, ""), (2, 6, "resolved")]),
        ("cbEbb", [(0, 2, "resolved")]),
        ("cbE.qE", [(0, 2, "resolved"), (4, 5, "resolved")]),
        ("E", [(0, 0, "resolved")]),
    ],
)
def test_a_conversation_ends_and_begins_anew(
    story: str, found: list[tuple[int, int | None, str]]
) -> None:
    assert split(story) == found


@pytest.mark.parametrize(
    ("story", "outcome"), [("cb", ""), ("cbc", "abandoned"), ("c", "abandoned"), ("S", "")]
)
def test_a_day_of_silence_is_the_end_as_of_the_last_word(story: str, outcome: str) -> None:
    last = len(story) - 1
    before = START + last * MINUTE + SILENCE - 1
    assert split(story, before)[-1][1] is None
    assert split(story, before + 1) == [(0, last, outcome)]


def test_a_rating_long_after_belongs_to_the_stretch_before_and_wakes_nobody() -> None:
    thread = (*told("cbE"), beat("rated", START + 3 * DAY, place=9, score=5))
    (one,) = episodes.split(thread, START + 4 * DAY)
    assert one.beats == thread
    assert one.ms == 2 * MINUTE


def test_an_episode_that_goes_on_has_lasted_until_its_last_beat() -> None:
    (one,) = episodes.split(told("c...b"), START + HOUR)
    assert one.ms == 4 * MINUTE


def test_who_resolved_it_is_kept() -> None:
    thread = (*told("ch"), beat("ended", START + HOUR, place=9, outcome="resolved", by="human"))
    assert episodes.split(thread, START + DAY)[0].by == "human"
