import pytest

from exporter.analytics import bulletin
from exporter.analytics.bulletin import Bulletin
from tests.exporter.analytics.alerts import alert


def told(entries: object) -> list[tuple[str, str]]:
    assert isinstance(entries, list)
    return [(one.event.name, one.event.state) for one in entries]


def test_what_begins_and_ends_is_told_once() -> None:
    found = Bulletin("life")
    assert told(found.look([alert("a"), alert("b")])) == [("a", "firing"), ("b", "firing")]
    assert told(found.look([alert("a"), alert("b")])) == []
    assert told(found.look([alert("b"), alert("c")])) == [("a", "resolved"), ("c", "firing")]
    # The same one again is another episode.
    assert told(found.look([alert("b", age=5), alert("c")])) == [
        ("b", "resolved"),
        ("b", "firing"),
    ]


def test_who_comes_back_hears_what_was_missed() -> None:
    found = Bulletin("life")
    found.look([alert("a")])
    left = found.position
    assert (left, told(found.since(left))) == ("life-1", [])
    found.look([])
    found.look([alert("b")])
    assert told(found.since(left)) == [("a", "resolved"), ("b", "firing")]
    assert told(found.since("life-0"))[0] == ("a", "firing")
    numbers = [one.number for one in found.since("life-0")]
    assert [found.written(one) for one in numbers] == ["life-1", "life-2", "life-3"]


@pytest.mark.parametrize(
    "position", ["", "life-", "life-x", "life-9", "other-1", "life-²", "life-" + "1" * 30, "1"]
)
def test_of_an_unknown_position_all_that_fires_is_told(position: str) -> None:
    found = Bulletin("life")
    found.look([alert("a"), alert("b")])
    found.look([alert("b")])
    assert told(found.since(position)) == [("b", "firing")]


def test_what_is_too_long_ago_is_told_as_it_is_now() -> None:
    found = Bulletin("life")
    for number in range(bulletin.MOST):
        found.look([alert(f"a{number}")])
    assert len(found._entries) == bulletin.MOST
    assert told(found.since("life-2")) == [(f"a{bulletin.MOST - 1}", "firing")]
    found.look([alert(f"many{number}") for number in range(300)])
    assert len(found.since("")) == bulletin.MOST


def test_of_nothing_nothing_is_told() -> None:
    assert Bulletin("life").since("") == []
