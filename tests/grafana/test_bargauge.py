from grafana import bargauge, colours
from tests.grafana.panels import defaults, written
from tests.grafana.test_frame import FRAME

STEPS = colours.steps("red", (60, "green"))


def test_things_are_compared_by_bars_that_begin_at_zero() -> None:
    made = written(bargauge.panel(FRAME, STEPS))
    assert (made["type"], made["options"]["orientation"]) == ("bargauge", "horizontal")
    assert made["options"]["namePlacement"] == "left"
    assert defaults(made)["min"] == 0
    assert not {"max", "decimals"} & defaults(made).keys()


def test_bars_may_have_an_end() -> None:
    made = defaults(written(bargauge.panel(FRAME, STEPS, least=1, most=100, decimals=0)))
    assert (made["min"], made["max"], made["decimals"]) == (1, 100, 0)
