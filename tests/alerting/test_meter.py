from alerting.meter import Meter
from exporter.figures import Figures
from tests.exporter.web import stand


def test_the_daemons_figures_are_a_meter() -> None:
    daemon = stand.daemon()
    meter: Meter = Figures(daemon.series, daemon.tally)
    meter.show("alerting_outbox_depth", 3.0)
    meter.count("alerting_notifications_total", "email")
    assert daemon.tally.take() == {daemon.series.row("alerting_notifications_total", "email"): 1.0}
