from exporter.events import found
from exporter.events.found import Found
from exporter.events.inbound import Mark


def test_events_keep_their_order_and_their_marks_their_places() -> None:
    mark = Mark("order:1", 7)
    told = found.parsed([Found({"id": "a"}), Found({"id": "b"}, mark)])
    assert list(told.events) == [{"id": "a"}, {"id": "b"}]
    assert (told.marks, told.batch) == ({1: mark}, False)
    assert found.parsed([], batch=True).batch


def test_of_one_that_stands_there_twice_the_first_holds() -> None:
    told = found.parsed(
        [
            Found({"id": "a", "n": 1}),
            Found({"id": "a", "n": 2}),
            Found({"id": "a", "source": "shop", "n": 3}),
        ]
    )
    assert [one["n"] for one in told.events] == [1, 3]
