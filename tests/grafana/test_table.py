import msgspec

from grafana import colours, links, table
from grafana.table import Column, Key
from tests.grafana.panels import Json, overridden, written
from tests.grafana.test_frame import FRAME

COLUMNS = (
    Column(name="State", query="a", unit="none", states={0: ("down", "red")}),
    Column(name="Share", query="b", unit="percentunit", decimals=1, steps=colours.steps("green")),
    Column(name="Count", query="c", unit="short", absent="none"),
)


def made() -> Json:
    frame = msgspec.structs.replace(FRAME, queries=table.queries(COLUMNS))
    return written(table.panel(frame, "probe", COLUMNS))


def test_rows_are_joined_by_the_labels_that_queries_share() -> None:
    merge, organize = made()["transformations"]
    assert merge["id"] == "merge"
    assert organize["options"]["renameByName"] == {
        "probe": "Probe",
        "Value #A": "State",
        "Value #B": "Share",
        "Value #C": "Count",
    }
    assert organize["options"]["excludeByName"] == {"Time": True}
    assert organize["options"]["indexByName"]["probe"] == 0


def test_only_the_latest_values_are_asked_for() -> None:
    assert {target["format"] for target in made()["targets"]} == {"table"}
    assert all(target["instant"] for target in made()["targets"])


def test_the_worst_row_stands_first() -> None:
    assert made()["options"]["sortBy"] == [{"displayName": "State"}]


def test_each_column_has_its_unit_and_says_when_it_has_no_figure() -> None:
    assert overridden(made(), "unit") == ["none", "percentunit", "short"]
    assert overridden(made(), "decimals") == [1]
    absent = [mappings[0]["options"] for mappings in overridden(made(), "mappings")]
    assert [one["match"] for one in absent] == ["null+nan"] * 3
    assert [one["result"]["text"] for one in absent] == ["–", "–", "none"]


def test_only_columns_that_have_a_state_are_coloured() -> None:
    assert len(overridden(made(), "custom.cellOptions")) == 2
    assert len(overridden(made(), "thresholds")) == 1


KEYS = (
    Key("alertname", name="Alert", links=(links.page("Runbook", "https://x/<alertname>"),)),
    Key("severity", states={"critical": ("critical", "red")}),
    Key("probe_kind"),
)


def alerts() -> Json:
    columns = (Column(name="There", query="a", unit="none", hidden=True),)
    frame = msgspec.structs.replace(FRAME, queries=table.queries(columns))
    return written(table.panel(frame, KEYS, columns, sort="Severity", falling=True))


def test_several_labels_may_tell_rows_apart() -> None:
    organized = alerts()["transformations"][1]["options"]
    assert organized["renameByName"] == {
        "alertname": "Alert",
        "severity": "Severity",
        "probe_kind": "Probe kind",
        "Value #A": "There",
        "Value": "There",
    }
    assert alerts()["options"]["sortBy"] == [{"displayName": "Severity", "desc": True}]


def test_a_figure_that_only_joins_its_labels_is_not_shown() -> None:
    assert alerts()["transformations"][1]["options"]["excludeByName"] == {
        "Time": True,
        "Value #A": True,
        "Value": True,
    }
    assert "There" not in [
        one["matcher"]["options"] for one in alerts()["fieldConfig"]["overrides"]
    ]


def test_a_label_may_be_coloured_and_lead_somewhere() -> None:
    (mapping,) = overridden(alerts(), "mappings")[0]
    assert mapping["options"]["critical"]["color"] == "red"
    ((link,),) = overridden(alerts(), "links")
    assert link["url"] == "https://x/${__data.fields.alertname}"


def test_without_figures_the_first_label_sorts() -> None:
    columns = (Column(name="There", query="a", unit="none", hidden=True),)
    made = written(table.panel(FRAME, Key("probe"), columns))
    assert made["options"]["sortBy"] == [{"displayName": "Probe"}]


def test_a_figure_may_be_a_bar_and_lead_somewhere() -> None:
    there = links.board("S", "s", "probe")
    columns = (Column(name="Used", query="a", unit="percentunit", bar=(0, 1), links=(there,)),)
    made = written(table.panel(FRAME, "probe", columns))
    assert overridden(made, "custom.cellOptions") == [
        {"type": "gauge", "mode": "basic", "valueDisplayMode": "text"}
    ]
    assert (overridden(made, "min"), overridden(made, "max")) == ([0], [1])
    assert "__data.fields.probe" in overridden(made, "links")[0][0]["url"]
