from exporter.analytics import moods, snapshot
from exporter.analytics.moods import NONE, Moods
from exporter.analytics.thread import Thread
from tests.exporter.analytics.beats import START, beat


def found(*thread: object) -> Moods:
    whole: Thread = thread  # type: ignore[assignment]
    return moods.told(whole, snapshot.latest(whole))


def test_without_feelings_there_is_nothing() -> None:
    assert found(beat("received", START)) is NONE


def test_confidences_are_summed_and_emotions_named_once() -> None:
    assert found(
        beat("received", START, feeling="positive", sure=0.9, emotions=["joy", "relief"]),
        beat("received", START + 1, place=1, feeling="negative", sure=0.5, derived=True),
        beat("received", START + 2, place=2, feeling="neutral", emotions=["joy"]),
    ) == Moods(2, 1_400, 1, ("joy", "relief"))


def test_a_summary_with_a_feeling_stands_for_all() -> None:
    assert found(
        beat("received", START, feeling="negative", sure=0.5, emotions=["anger"]),
        beat("summarised", START + 1, place=1, feeling="positive", sure=0.8, emotions=["joy"]),
    ) == Moods(1, 800, 0, ("joy",))
