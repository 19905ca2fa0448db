from grafana import variables
from tests.grafana.panels import written


def test_a_source_is_any_prometheus() -> None:
    made = written(variables.source())
    assert (made["name"], made["type"], made["query"]) == ("datasource", "datasource", "prometheus")


def test_a_label_is_chosen_among_the_values_it_has() -> None:
    made = written(variables.label("probe", "Probe", "probe_success"))
    assert made["query"] == "label_values(probe_success, probe)"
    assert made["current"]["text"] == ["All"]
    assert made["sort"] == 5  # by name, whatever the case
