import msgspec

from grafana import colours, table
from grafana.table import Column
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
