from zoneinfo import ZoneInfo

import pytest

from exporter.exports.conversations import CONVERSATIONS
from exporter.exports.dataset import Place
from exporter.refusal import Refused
from exporter.web.exports import wanted
from exporter.web.exports.asked import Asked
from exporter.web.exports.wanted import Caller

TODAY = 20_000
ANN = Caller("", lambda _: True)


def read(**query: str) -> Asked:
    return wanted.read(query, "/x", CONVERSATIONS, ANN, TODAY, ZoneInfo("UTC"))


def test_nothing_asked_is_thirty_days_as_json() -> None:
    found = read()
    assert (found.form, found.period.length, found.after) == ("json", 30, None)
    assert found.period.span == (TODAY - 29, TODAY)


def test_a_cursor_goes_on_behind_a_row_of_the_same_question_only() -> None:
    told = read(format="csv", channel="web").origin.cursor(Place(5, "c1"))
    assert read(format="csv", channel="web", cursor=told).after == Place(5, "c1")
    with pytest.raises(Refused, match="it is of another question"):
        read(format="csv", channel="sms", cursor=told)


def test_an_export_that_goes_on_tomorrow_is_of_the_same_days() -> None:
    told = read().origin.cursor(Place(5, "c1"))
    later = wanted.read({"cursor": told}, "/x", CONVERSATIONS, ANN, TODAY + 1, ZoneInfo("UTC"))
    assert later.period.span == (TODAY - 29, TODAY)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"format": "xml"}, "format: expected one of json, jsonl, csv"),
        ({"period": "0"}, "period: expected a whole number from 1 to 400"),
        ({"colums": "id"}, "'colums' is no parameter of this path"),
        ({"cursor": "x"}, "cursor: no answer of this path told it"),
    ],
)
def test_what_is_not_allowed_is_refused(query: dict[str, str], said: str) -> None:
    with pytest.raises(Refused, match=said):
        read(**query)
