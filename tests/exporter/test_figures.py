from exporter.config import Metrics
from exporter.events.tally import Tally
from exporter.figures import Figures
from exporter.metrics.catalogue import CATALOGUE
from exporter.metrics.guard import Guard
from exporter.metrics.series import Table


def test_counters_wait_for_the_disk_and_gauges_are_shown_at_once() -> None:
    series = Table(CATALOGUE, Guard(Metrics()))
    tally = Tally(series)
    figures = Figures(series, tally)
    figures.count("alerting_rule_evaluations_total", "host", amount=2.0)
    figures.observe("alerting_rule_evaluation_duration_seconds", 0.001)
    figures.show("alerting_alerts", 3.0, "firing", "critical")
    told = {
        (name, *labels.values()): value
        for _, lines in series.samples()
        for name, labels, value in lines
    }
    assert told["alerting_alerts", "firing", "critical"] == 3.0
    assert told["alerting_rule_evaluations_total", "host"] == 0.0
    waiting = tally.take()
    assert waiting[series.row("alerting_rule_evaluations_total", "host")] == 2.0
