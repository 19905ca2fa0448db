from grafana import timeline
from tests.grafana.panels import defaults, written
from tests.grafana.test_frame import FRAME


def test_values_are_drawn_as_coloured_words() -> None:
    made = written(timeline.panel(FRAME, {0: ("down", "red"), 1: ("up", "green")}))
    assert made["type"] == "state-timeline"
    (mapping,) = defaults(made)["mappings"]
    assert mapping["type"] == "value"
    assert mapping["options"]["0"] == {"text": "down", "color": "red", "index": 0}
    assert mapping["options"]["1"] == {"text": "up", "color": "green", "index": 1}
    assert made["options"]["mergeValues"] is True


STATES = {"up": ("works", "green"), "down": ("does not", "red")}


def test_of_many_states_the_one_it_is_in_is_a_number_and_a_word() -> None:
    assert timeline.expr("x_state", "state", STATES, 'a="b"', by="x") == (
        'max by (x) ((max_over_time(x_state{a="b", state="up"}[$__rate_interval]) == 1) * 0'
        ' or (max_over_time(x_state{a="b", state="down"}[$__rate_interval]) == 1) * 1)'
    )
    assert timeline.places(STATES) == {0: ("works", "green"), 1: ("does not", "red")}


def test_states_may_be_asked_for_of_everything() -> None:
    assert timeline.expr("x", "s", ("a",), "", by="y").startswith(
        'max by (y) ((max_over_time(x{s="a"}'
    )
