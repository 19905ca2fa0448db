from exporter.traffic.scene import Scene
from exporter.traffic.tale import Happening, Start, Tale, instant


def test_events_of_a_tale_have_its_fields_and_ids_that_tell_their_order() -> None:
    tale = Tale("t", channel="web", agent_id="a")
    tale.add(1.23456, "x.y", agent_id="b", text=None)
    tale.add(2, "x.z", n=0)
    assert tale.happenings == [
        Happening(1.235, "t.000", "x.y", {"channel": "web", "agent_id": "b"}),
        Happening(2, "t.001", "x.z", {"channel": "web", "agent_id": "a", "n": 0}),
    ]


def test_an_event_is_posted_with_its_time_in_words() -> None:
    one = Happening(1_800_000_000.5, "i", "x.y", {"a": 1})
    assert one.record == {
        "id": "i",
        "type": "x.y",
        "time": "2027-01-15T08:00:00.500+00:00",
        "data": {"a": 1},
    }
    assert instant(0) == "1970-01-01T00:00:00.000+00:00"


def test_the_id_of_a_start_is_of_its_minute_seed_kind_and_number() -> None:
    start = Start(Scene(7), "c", 0xABCDEF, 3)
    assert start.id == "0abcdef-7-c3"
    assert start.dice.roll() == Start(Scene(7), "c", 0xABCDEF, 3).dice.roll()
    others = (Start(Scene(8), "c", 0xABCDEF, 3), Start(Scene(7), "c", 0xABCDEF, 4))
    assert start.dice.roll() not in {one.dice.roll() for one in others}
