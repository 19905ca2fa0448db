import msgspec

from grafana import heatmap
from tests.grafana.panels import Json, written
from tests.grafana.test_frame import FRAME


def made() -> Json:
    asked = heatmap.query("x_seconds", '{a="b"}')
    return written(heatmap.panel(msgspec.structs.replace(FRAME, queries=(asked,), unit="s")))


def test_observations_are_counted_by_bucket() -> None:
    (target,) = made()["targets"]
    assert target["expr"] == 'sum by (le) (increase(x_seconds_bucket{a="b"}[$__rate_interval]))'
    assert (target["format"], target["legendFormat"]) == ("heatmap", "{{le}}")
    assert target["range"] is True
    assert target["interval"] == "1m"


def test_the_axis_has_the_unit_of_the_buckets_and_cells_are_counts() -> None:
    options = made()["options"]
    assert (options["yAxis"]["unit"], options["cellValues"]["unit"]) == ("s", "short")
    assert options["calculate"] is False


def test_a_cell_without_observations_is_empty() -> None:
    assert made()["options"]["filterValues"] == {"le": 1e-9}
