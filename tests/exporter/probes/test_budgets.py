import pytest
from msgspec.structs import replace

from exporter.metrics.catalogue.probe_history import PROBE_HISTORY
from exporter.metrics.guard import Guard
from exporter.metrics.series import Table
from exporter.probes.budgets import METRIC, Budgets
from exporter.probes.standing import Standing
from exporter.probes.uptime import Share
from tests.exporter.metrics.limits import Limits


def standing(probe: str, **uptime: Share) -> Standing:
    return replace(
        Standing(probe, "http", 60.0), uptime={name[1:]: share for name, share in uptime.items()}
    )


def shown(series: Table) -> dict[tuple[str, ...], float]:
    return {
        tuple(labels.values()): float(series.values()[series.row(METRIC, *labels.values())])
        for _, labels in series.lines(METRIC)
    }


@pytest.fixture
def series() -> Table:
    return Table(PROBE_HISTORY, Guard(Limits()))


def test_a_budget_is_shown_of_each_window_that_has_runs(series: Table) -> None:
    one = standing("shop", _1h=Share(), _24h=Share(1_440, 1_439), _30d=Share(1_000, 1_000))
    Budgets(series).show({"shop": 99.9}, [one, standing("other", _1h=Share(5, 5))])
    assert shown(series) == {
        ("shop", "24h"): pytest.approx(1 - 1 / 1.44),
        ("shop", "30d"): 1.0,
    }


def test_a_budget_goes_with_its_runs_its_objective_or_its_probe(series: Table) -> None:
    budgets = Budgets(series)
    one = standing("shop", _1h=Share(10, 9), _24h=Share(10, 9))
    budgets.show({"shop": 90.0, "gone": 90.0}, [one, standing("gone", _1h=Share(1, 1))])
    assert shown(series) == {
        ("shop", "1h"): pytest.approx(0.0),
        ("shop", "24h"): pytest.approx(0.0),
        ("gone", "1h"): 1.0,
    }
    budgets.show({"shop": 90.0}, [standing("shop", _1h=Share(), _24h=Share(10, 10))])
    assert shown(series) == {("shop", "24h"): 1.0}
    budgets.show({}, [])
    assert shown(series) == {}
    budgets.show({"shop": 80.0}, [one])
    assert shown(series)["shop", "1h"] == pytest.approx(0.5)
