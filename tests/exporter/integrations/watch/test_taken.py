from exporter.integrations.watch.taken import Taken
from exporter.metrics import catalogue


def test_what_became_of_events_is_counted_by_the_names_of_the_metric() -> None:
    taken = Taken(new=3, known=2, refused=1)
    assert taken.counts == {"new": 3, "known": 2, "refused": 1}
    assert set(taken.counts) == catalogue.metric("integration_reconciled_total").values["result"]
