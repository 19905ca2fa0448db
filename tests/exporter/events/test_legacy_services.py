import pytest

from exporter.events import model
from exporter.events.legacy_services import MILLISECONDS, SERVICES
from exporter.metrics.catalogue import CATALOGUE
from tests.exporter.events import analytics
from tests.house import tree


@pytest.mark.parametrize("name", SERVICES)
def test_every_word_becomes_an_event_of_events_md(name: str) -> None:
    service = SERVICES[name]
    types = {type for type, _ in service.words.values()} | {service.otherwise}
    assert types - {""} <= model.TYPES.keys()
    for type, more in service.words.values():
        assert more.keys() <= model.RULES[type].fields


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_moves_is_a_metric_and_documented(name: str) -> None:
    figure = SERVICES[name].figure
    assert figure in {metric.name for metric in CATALOGUE}
    page = (tree.ROOT / "docs/analytics-calls.md").read_text(encoding="utf-8")
    (row,) = [line for line in page.splitlines() if line.startswith(f"| `{name}` ")]
    assert f"`{figure}" in row
    types = {type for type, _ in SERVICES[name].words.values()} | {SERVICES[name].otherwise}
    assert not [type for type in types if type and f"`{type}`" not in row]


def test_every_service_has_an_item_in_the_tests() -> None:
    assert analytics.ITEMS.keys() == SERVICES.keys()


def test_milliseconds_become_fields_of_seconds() -> None:
    fields = set().union(*(rules.fields for rules in model.RULES.values()))
    assert set(MILLISECONDS.values()) <= fields
