import pytest

from exporter.integrations.customs.shown import Shown
from exporter.metrics.catalogue.metric import gauge
from exporter.metrics.guard import Guard
from exporter.metrics.series import Table
from tests.exporter.integrations.kept import shown
from tests.exporter.metrics.limits import Limits

CATALOGUE = (gauge("one", "One", "provider"), gauge("two", "Two", "provider"))


@pytest.fixture
def table() -> Table:
    return Table(CATALOGUE, Guard(Limits({"provider": 2})))


def test_what_is_shown_no_more_ends(table: Table) -> None:
    one = Shown(table)
    one.show({("one", ("a",)): 1.0, ("two", ("a",)): 2.0})
    one.show({("one", ("a",)): 3.0, ("one", ("b",)): 4.0})
    assert shown(table, "one") == {("a",): 3.0, ("b",): 4.0}
    assert shown(table, "two") == {}
    one.show({})
    assert len(table) == 0


def test_another_does_not_end_what_it_did_not_show(table: Table) -> None:
    one, other = Shown(table), Shown(table)
    one.show({("one", ("a",)): 1.0})
    other.show({("one", ("b",)): 2.0})
    other.show({})
    assert shown(table, "one") == {("a",): 1.0}


def test_beyond_the_caps_the_greatest_stands_for_all_until_the_last_ends(table: Table) -> None:
    one = Shown(table)
    values: dict[tuple[str, tuple[str, ...]], float] = {
        ("one", (name,)): float(place) for place, name in enumerate("abcd")
    }
    one.show(values)
    assert shown(table, "one") == {("a",): 0.0, ("b",): 1.0, ("other",): 3.0}
    one.show({key: value for key, value in values.items() if key[1] != ("d",)})
    assert shown(table, "one") == {("a",): 0.0, ("b",): 1.0, ("other",): 2.0}
    one.show({key: value for key, value in values.items() if key[1] < ("c",)})
    assert shown(table, "one") == {("a",): 0.0, ("b",): 1.0}
