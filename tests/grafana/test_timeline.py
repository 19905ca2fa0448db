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
