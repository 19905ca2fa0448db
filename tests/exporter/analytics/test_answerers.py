from exporter.analytics import answerers, replies
from exporter.analytics.answerers import NOBODY, Answerers, Own
from exporter.analytics.beat import Beat
from exporter.analytics.spans import Spans
from tests.exporter.analytics.beats import ALWAYS, MINUTE, START, beat, told


def handed_over() -> tuple[Beat, ...]:
    """A bot answers in a minute, a person in ten."""
    return (
        beat("received", START),
        beat("sent", START + MINUTE, place=1, who="ai", agent="bot"),
        beat("received", START + 2 * MINUTE, place=2),
        beat("sent", START + 12 * MINUTE, place=3, who="human", agent="ann"),
    )


def who(thread: tuple[Beat, ...], agents: tuple[str, ...]) -> Answerers:
    people = replies.waits(thread, ALWAYS, human=True)
    return answerers.told(replies.waits(thread, ALWAYS), people, agents)


def minutes(n: int, count: int) -> Spans:
    return Spans(n, count * MINUTE, count * MINUTE)


def test_each_agent_has_the_times_of_its_own_answers() -> None:
    found = who(handed_over(), ("bot", "ann", "boss"))
    # To an answer by a person, both questions waited: since the first.
    assert found.own == (
        Own("bot", minutes(1, 1), Spans()),
        Own("ann", minutes(1, 10), minutes(1, 12)),
        Own("boss"),
    )
    assert (found.asked, found.automated) == (2, 1)


def test_a_single_agent_has_those_of_the_conversation() -> None:
    assert who(handed_over(), ("bot",)).own == ()
    assert who((), ()) == NOBODY


def test_a_question_with_its_answer_in_one_is_counted_by_itself() -> None:
    found = who(told("q.cb.ch"), ())
    assert (found.asked, found.automated) == (2, 1)
