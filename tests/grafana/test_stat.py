from grafana import colours, stat
from tests.grafana.panels import defaults, overridden, written
from tests.grafana.test_frame import FRAME

STEPS = colours.steps("green", (1, "red"))


def test_a_stat_is_the_latest_value_in_the_colour_of_its_step() -> None:
    made = written(stat.panel(FRAME, STEPS))
    assert made["type"] == "stat"
    assert made["options"]["reduceOptions"]["calcs"] == ["lastNotNull"]
    assert made["options"]["graphMode"] == "none"
    assert defaults(made)["color"] == {"mode": "thresholds"}
    assert defaults(made)["thresholds"]["steps"][1] == {"value": 1, "color": "red"}
    assert "decimals" not in defaults(made)


def test_a_stat_may_show_its_course() -> None:
    assert written(stat.panel(FRAME, STEPS, history=True))["options"]["graphMode"] == "area"


def test_one_of_several_figures_may_have_its_own_steps() -> None:
    made = written(stat.panel(FRAME, STEPS, decimals=1, own={"b": colours.steps("text")}))
    assert defaults(made)["decimals"] == 1
    assert made["fieldConfig"]["overrides"][0]["matcher"] == {"id": "byName", "options": "b"}
    assert overridden(made, "thresholds")[0]["steps"] == [{"value": None, "color": "text"}]


def test_values_may_stand_for_words() -> None:
    made = written(stat.panel(FRAME, STEPS, states={0: ("none", "green")}, shown="both"))
    assert defaults(made)["mappings"][0]["options"]["0"]["text"] == "none"
    assert made["options"]["textMode"] == "value_and_name"
