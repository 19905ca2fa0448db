import msgspec

from grafana import colours, timeseries
from grafana.query import Query
from tests.grafana.panels import defaults, overridden, written
from tests.grafana.test_frame import FRAME


def test_a_graph_has_thin_lines_and_shows_its_gaps() -> None:
    made = written(timeseries.panel(FRAME))
    custom = defaults(made)["custom"]
    assert made["type"] == "timeseries"
    assert (custom["lineWidth"], custom["fillOpacity"], custom["showPoints"]) == (1, 10, "auto")
    assert "spanNulls" not in custom
    assert "stacking" not in custom
    assert "max" not in defaults(made)


def test_lines_that_overlap_may_be_thin() -> None:
    custom = defaults(written(timeseries.panel(FRAME, style="thin")))["custom"]
    assert custom["fillOpacity"] == 0


def test_a_line_of_what_is_seldom_observed_goes_on_over_ten_quiet_minutes() -> None:
    custom = defaults(written(timeseries.panel(FRAME, sparse=True)))["custom"]
    assert custom["spanNulls"] == 600_000


def test_bounds_are_drawn_as_dashed_lines() -> None:
    made = written(timeseries.panel(FRAME, bounds=colours.steps("green", (2, "red")), most=4))
    assert defaults(made)["custom"]["thresholdsStyle"] == {"mode": "dashed"}
    assert defaults(made)["thresholds"]["steps"][1] == {"value": 2, "color": "red"}
    assert defaults(made)["max"] == 4


def test_an_axis_may_have_a_least_end() -> None:
    custom = defaults(written(timeseries.panel(FRAME, most=timeseries.AtLeast(0.1))))["custom"]
    assert custom["axisSoftMax"] == 0.1
    assert "axisSoftMax" not in defaults(written(timeseries.panel(FRAME)))["custom"]


def test_series_may_have_fixed_colours_and_failures_are_red() -> None:
    made = written(timeseries.panel(FRAME, names={"a": "blue"}, failing="B"))
    matchers = [one["matcher"]["options"] for one in made["fieldConfig"]["overrides"]]
    assert matchers == ["B", "a"]
    assert [one["fixedColor"] for one in overridden(made, "color")] == ["red", "blue"]


def test_a_graph_may_be_stacked() -> None:
    made = defaults(written(timeseries.panel(FRAME, style="stacked")))
    custom = made["custom"]
    assert made["color"] == {"mode": "shades", "fixedColor": "blue"}
    assert custom["stacking"] == {"mode": "normal"}
    assert "drawStyle" not in custom


def test_a_graph_may_be_of_bars() -> None:
    custom = defaults(written(timeseries.panel(FRAME, style="bars")))["custom"]
    assert (custom["drawStyle"], custom["lineWidth"]) == ("bars", 0)
    assert custom["stacking"] == {"mode": "normal"}


def test_a_single_series_needs_no_legend() -> None:
    def shows(*queries: Query) -> object:
        frame = msgspec.structs.replace(FRAME, queries=queries)
        return written(timeseries.panel(frame))["options"]["legend"]["showLegend"]

    assert shows(Query("a", "one")) is False
    assert shows(Query("a", "{{each}}")) is True
    assert shows(Query("a", "one"), Query("b", "two")) is True
