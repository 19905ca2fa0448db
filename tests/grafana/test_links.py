import pytest

from grafana import links
from grafana.links import Link
from tests.grafana.panels import written

KEPT = "${datasource:queryparam}&${__url_time_range}"


def test_a_link_to_a_board_chooses_what_was_clicked_and_keeps_source_and_time() -> None:
    found = links.board("Services", "chatwatch-services", "probe", integration="provider")
    assert found == Link(
        "Services",
        f"/d/chatwatch-services?var-probe=<probe>&var-integration=<provider>&{KEPT}",
    )


@pytest.mark.parametrize(
    ("in_table", "macro"), [(False, "${__field.labels.probe}"), (True, "${__data.fields.probe}")]
)
def test_labels_are_fields_of_a_series_and_columns_of_a_table(in_table: bool, macro: str) -> None:
    made = written(links.shown(links.board("S", "s", "probe"), in_table=in_table))
    assert made["url"] == f"/d/s?var-probe={macro}&{KEPT}"


def test_a_board_opens_in_place_and_any_other_page_beside_it() -> None:
    assert written(links.shown(links.board("S", "s")))["targetBlank"] is False
    away = written(links.shown(links.page("R", "https://example.com/<alertname>")))
    assert away["targetBlank"] is True
    assert away["url"] == "https://example.com/${__field.labels.alertname}"


def test_links_of_a_page_keep_time_and_variables_and_are_not_hidden_in_a_menu() -> None:
    for made in (written(links.overview()), written(links.all_boards())):
        assert (made["keepTime"], made["includeVars"]) == (True, True)
        assert "placement" not in made


def test_all_boards_are_listed_by_their_tag() -> None:
    made = written(links.all_boards())
    assert (made["type"], made["tags"], made["asDropdown"]) == ("dashboards", ["chatwatch"], True)
