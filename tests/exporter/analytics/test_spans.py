from exporter.analytics import episodes, replies, snapshot, spans
from exporter.analytics.episodes import Episode
from exporter.analytics.snapshot import NONE, Snapshot
from exporter.analytics.spans import Spans
from tests.exporter.analytics.beats import ALWAYS, DAY, MINUTE, START, beat, told


def of(story: str) -> list[Episode]:
    return episodes.split(told(story), START + DAY)


def minutes(found: Spans) -> tuple[int, int]:
    assert found.ms == found.working
    return found.n, found.ms // MINUTE


def first(story: str, *, human: bool) -> Spans:
    waits = replies.waits(told(story), ALWAYS, human=human)
    return spans.first(of(story), waits, ALWAYS, human=human)


def test_a_first_answer_after_a_reopening_counts_from_the_reopening() -> None:
    """Row Q2: not five days from the beginning, but the minutes since it was reopened."""
    reopened = "cb.hE" + "." * 60 + "Rc...h"
    assert minutes(first(reopened, human=False)) == (2, 1 + 4)
    assert minutes(first(reopened, human=True)) == (2, 3 + 4)


def test_what_bots_and_the_system_say_is_no_first_answer_of_a_person() -> None:
    assert first("csb", human=True) == Spans()
    assert minutes(first("cs.b", human=False)) == (1, 3)
    assert minutes(first("cs.b.b", human=False)) == (1, 3)


def test_all_answers_count_unless_a_summary_is_all_there_is() -> None:
    thread = told("cbc.b")
    assert minutes(spans.answers(replies.waits(thread, ALWAYS), NONE)) == (2, 3)
    told_by_sender = Snapshot(stands_in=True, mean_ms=35_000, by_agent=4)
    assert spans.answers((), told_by_sender) == Spans(4, 140_000, 140_000)
    assert spans.of(replies.waits((), ALWAYS, human=True)) == Spans()
    uncounted = Snapshot(stands_in=True, mean_ms=35_000)
    assert spans.answers((), uncounted).n == 1


def test_stretches_that_were_resolved_are_resolutions_others_are_not() -> None:
    assert minutes(spans.resolution(of("cb.E..cE"), ALWAYS, NONE)) == (2, 3 + 1)
    unresolved = (*told("cb"), beat("ended", START + MINUTE, place=9, outcome="unresolved"))
    assert spans.resolution(episodes.split(unresolved, START + DAY), ALWAYS, NONE) == Spans()
    by_sender = Snapshot(resolution_ms=15 * MINUTE)
    assert minutes(spans.resolution(of("cb"), ALWAYS, by_sender)) == (1, 15)
    assert minutes(spans.resolution(of("cbE"), ALWAYS, by_sender)) == (1, 2)


def test_the_time_between_stretches_is_not_of_the_conversation() -> None:
    assert spans.duration(of("cbE" + "." * 500 + "cbE"), NONE) == 4 * MINUTE
    assert spans.duration(of("cbE"), Snapshot(ms=3_600_000)) == 3_600_000
    assert snapshot.NONE.ms is None
