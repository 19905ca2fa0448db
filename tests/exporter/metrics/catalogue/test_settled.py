from exporter.analytics import conversation, settling
from exporter.analytics.fold import Known
from exporter.metrics.catalogue import CATALOGUE
from exporter.metrics.catalogue.settled import SETTLED
from tests.exporter.analytics.beats import START, beat, terms, told


def test_what_settles_is_in_the_catalogue() -> None:
    assert all(metric in CATALOGUE for metric in SETTLED)


def test_it_is_all_that_is_observed_with_the_labels_of_it() -> None:
    now = terms(START + 10**9)
    thread = (*told("cbE"), beat("rated", START + 10**6, score=4, place=99))
    one = Known(thread, conversation.told(thread, now))
    seen = {each.metric: each.labels for each in settling.observations(one, now, returned=False)}
    labels = {metric.name: metric.labels for metric in SETTLED}
    assert seen.keys() == labels.keys()
    for name, values in seen.items():
        assert len(("tenant", *values)) == len(labels[name])
    for metric in SETTLED:
        for label, value in zip(metric.labels[1:], seen[metric.name], strict=True):
            assert value in metric.values[label]
