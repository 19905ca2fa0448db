import pytest

from exporter.analytics import conversation, settling
from exporter.analytics.beat import Beat
from exporter.analytics.fold import Known
from exporter.analytics.settling import Observation
from tests.exporter.analytics.beats import DAY, MINUTE, START, beat, terms, told

LATER = terms(START + 9 * DAY)


def known(*beats: Beat) -> Known:
    return Known(beats, conversation.told(beats, LATER))


def seen(one: Known, *, returned: bool = False) -> list[Observation]:
    return list(settling.observations(one, LATER, returned=returned))


def test_a_conversation_settles_a_while_after_its_end_and_not_before_it_ended() -> None:
    ended = conversation.told(told("cbE"), LATER)
    assert settling.at(ended, DAY) == START + 2 * MINUTE + DAY
    going_on = conversation.told(told("cb"), terms(START + 5 * MINUTE))
    assert settling.at(going_on, DAY) == 0
    silent = conversation.told(told("cb"), LATER)
    assert settling.at(silent, DAY) == START + MINUTE + DAY


def test_all_is_observed_once() -> None:
    assert seen(known(*told("c.bchE"))) == [
        Observation("chat_first_response_seconds", ("web", "ai"), 120.0),
        Observation("chat_resolution_seconds", ("web", "resolved"), 300.0),
        Observation("chat_conversation_messages", ("web",), 4),
        Observation("chat_conversation_duration_seconds", ("web",), 300.0),
        Observation("chat_conversations_settled_total", ("web", "resolved", "handed_off"), 1),
    ]


def test_a_reopened_one_has_a_first_answer_and_a_resolution_of_each_stretch() -> None:
    stretches = (*told("cbE"), beat("received", START + 4 * MINUTE, place=90))
    again = beat("sent", START + 6 * MINUTE, who="human", place=91)
    end = beat("ended", START + 9 * MINUTE, place=92, by="human")
    found = seen(known(*stretches, again, end))
    assert [one.value for one in found if one.metric == settling.FIRST] == [60.0, 120.0]
    assert [one.labels for one in found if one.metric == settling.FIRST] == [
        ("web", "ai"),
        ("web", "human"),
    ]
    assert [one[1:] for one in found if one.metric == settling.RESOLUTION] == [
        (("web", "resolved"), 120.0),
        (("web", "resolved_human"), 300.0),
    ]
    assert found[-1].labels == ("web", "resolved_human", "handed_off")


def test_what_has_no_message_shows_none_and_nobody_was_there_to_be_helped() -> None:
    found = seen(known(*told("SE")))
    assert [one.metric for one in found] == [
        "chat_resolution_seconds",
        "chat_conversation_duration_seconds",
        "chat_conversations_settled_total",
    ]
    assert found[-1].labels == ("web", "resolved", "unengaged")


@pytest.mark.parametrize(
    ("story", "returned", "labels"),
    [
        ("cbE", False, ("web", "resolved", "contained")),
        ("cbE", True, ("web", "resolved", "returned")),
        ("cb!E", True, ("web", "resolved", "handed_off")),
        ("cbc", False, ("web", "abandoned", "contained")),
        ("cb", False, ("web", "none", "contained")),
    ],
)
def test_it_says_how_it_ended_and_whether_it_was_contained(
    story: str, returned: bool, labels: tuple[str, ...]
) -> None:
    assert seen(known(*told(story)), returned=returned)[-1].labels == labels


def test_of_a_summary_alone_its_resolution_and_outcome_count() -> None:
    summary = beat("summarised", START, minutes=15, outcome="sold", messages=4, by_customer=2)
    found = seen(known(summary))
    assert found[0] == Observation("chat_resolution_seconds", ("web", "resolved"), 900.0)
    assert found[-1].labels == ("web", "other", "contained")
