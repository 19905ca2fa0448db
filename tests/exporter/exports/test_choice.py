"""What somebody wants of a table: columns, filters, and what they may not see."""

import pickle
from collections.abc import Callable

import pytest

from exporter.exports import choice
from exporter.exports.conversations import CONVERSATIONS
from exporter.exports.queries import QUERIES
from exporter.refusal import Refused
from tests.exporter.exports.samples import question, talk


def everything(_: str) -> bool:
    return True


def nothing(_: str) -> bool:
    return False


def test_columns_come_in_the_order_that_was_asked_for() -> None:
    found = choice.read(CONVERSATIONS, "csat, id,,channel", {}, nothing)
    assert found.names == ("csat", "id", "channel")
    assert [[*one] for one in found.values([talk(), talk("c2")])] == [
        [None, None],
        ["c1", "c2"],
        ["web", "web"],
    ]
    assert not found.resumes


def test_a_cursor_is_asked_for_like_a_column_and_comes_last() -> None:
    found = choice.read(CONVERSATIONS, "cursor,id", {}, nothing)
    assert (found.names, found.resumes) == (("id", "cursor"), True)
    whole = choice.read(CONVERSATIONS, "cursor", {}, nothing)
    assert whole.names == (*CONVERSATIONS.named, "cursor")


@pytest.mark.parametrize(("may", "shown"), [(everything, True), (nothing, False)])
def test_all_columns_are_those_that_the_caller_may_see(
    may: Callable[[str], bool], *, shown: bool
) -> None:
    found = choice.read(QUERIES, "", {}, may)
    assert ("query" in found.names) is shown
    assert found.is_personal is shown


def test_who_asks_for_what_is_personal_and_may_not_is_refused() -> None:
    with pytest.raises(Refused, match=r"query is personal, and your role lacks personal:read"):
        choice.read(QUERIES, "query", {}, nothing)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ("chanel", "columns: conversations has no .chanel.; did you mean .channel."),
        ("id,id", "columns: .id. stands there twice"),
    ],
)
def test_columns_that_there_are_not_are_refused(columns: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        choice.read(CONVERSATIONS, columns, {}, nothing)


def test_filters_choose_rows_by_text_flag_and_list() -> None:
    wanted = {"channel": "web", "active": "true", "topics": "billing"}
    found = choice.read(CONVERSATIONS, "", wanted, nothing)
    both = talk(topics=("billing", "returns"), is_active=True)
    rows = [both, talk(topics=("returns",), is_active=True)]
    assert found.kept([*rows, talk(topics=("billing",), is_active=False)]) == [both]
    slow, quick = question(cached=False), question()
    assert choice.read(QUERIES, "", {"cached": "false"}, nothing).kept([slow, quick]) == [slow]
    assert choice.read(QUERIES, "", {}, nothing).kept([slow, quick]) == [slow, quick]


def test_rows_need_what_is_shown_what_they_are_chosen_by_and_where_they_are() -> None:
    found = choice.read(CONVERSATIONS, "csat", {"channel": "web"}, nothing)
    assert found.fields == {"rating_sum", "ratings", "channel", "started", "id"}


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ({"chanel": "web"}, "conversations cannot be filtered by .chanel.; did you mean"),
        ({"csat": "5"}, "conversations cannot be filtered by .csat."),
        ({"active": "yes"}, "active: expected true or false, got .yes."),
    ],
)
def test_filters_that_there_are_not_are_refused(filters: dict[str, str], said: str) -> None:
    with pytest.raises(Refused, match=said):
        choice.read(CONVERSATIONS, "", filters, nothing)


@pytest.mark.parametrize("columns", ["", "csat,cursor"])
def test_a_choice_is_the_same_in_another_process(columns: str) -> None:
    found = choice.read(CONVERSATIONS, columns, {"channel": "web", "active": "true"}, nothing)
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 # of our own
