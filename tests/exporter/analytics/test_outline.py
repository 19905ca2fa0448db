from exporter.analytics import outline
from tests.exporter.analytics.beats import START, beat


def test_beats_are_found_by_their_kind_and_by_what_they_have_in_their_order() -> None:
    first = beat("received", START, topics=["billing"])
    answer = beat("sent", START + 1, place=1, ms=5)
    second = beat("received", START + 2, place=2, topics=["orders"], feeling="positive")
    found = outline.of((first, answer, second))
    assert (found.of("received"), found.of("sent")) == ([first, second], [answer])
    assert (found.having("topics"), found.having("feeling")) == ([first, second], [second])


def test_of_what_is_not_in_a_thread_there_are_no_beats() -> None:
    found = outline.of(())
    assert not found.of("received")
    assert not found.having("topics")
