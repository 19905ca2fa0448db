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


def test_a_label_may_have_another_name_than_the_variable() -> None:
    made = written(variables.label("vendor", "Vendor", 'x{a=~"$a"}', label="provider"))
    assert (made["name"], made["query"]) == ("vendor", 'label_values(x{a=~"$a"}, provider)')


def test_of_what_must_not_be_added_up_one_is_chosen() -> None:
    made = written(variables.one("currency", "Currency", "x_total"))
    assert (made["multi"], made["includeAll"]) == (False, False)
    assert "allValue" not in made


def test_a_field_has_something_in_it_at_first() -> None:
    made = written(variables.text("chatwatch", "Address", "http://localhost:9870"))
    assert (made["type"], made["query"]) == ("textbox", "http://localhost:9870")
