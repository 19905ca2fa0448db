from exporter.traffic import syncs
from exporter.traffic.tale import Start
from exporter.traffic.topics import PROVIDERS
from tests.exporter.traffic.told import MIDNIGHT, MINUTE, SCENE, flat, spoilt, taken, typed

SLOTS = range(MINUTE, MINUTE + 200 * syncs.EACH, syncs.EACH)
RUNS = [
    syncs.tell(Start(SCENE, syncs.KIND, minute, number))
    for minute in SLOTS
    for number in range(len(PROVIDERS))
]


def test_every_run_is_taken_and_told_in_its_span() -> None:
    taken(flat(RUNS))
    for tale in RUNS:
        begin, end = tale
        slot = begin.at // (syncs.EACH * 60) * syncs.EACH * 60
        assert slot <= begin.at <= end.at < slot + syncs.SPAN * 60
        assert begin.data["status"] == "running"


def test_few_runs_fail_or_are_late_and_all_providers_have_some() -> None:
    ends = [tale[1].data for tale in RUNS]
    assert {one["provider"] for one in ends} == set(PROVIDERS)
    counts = [sum(one["status"] == status for one in ends) for status in ("ok", "late", "failed")]
    assert counts[0] > 1000
    assert 0 < counts[1] < 60
    assert 0 < counts[2] < 60
    assert all(one["records"] == 0 for one in ends if one["status"] == "failed")


def test_a_shop_that_is_down_does_not_sync() -> None:
    minute = spoilt("shop")
    minute -= minute % syncs.EACH
    number = PROVIDERS.index("shopify")
    _, end = syncs.tell(Start(SCENE, syncs.KIND, minute, number))
    assert end.data["sync_success_rate"] < 0.7
    assert end.data["data_freshness_score"] < 0.6


def test_once_a_day_is_told_what_data_changed_and_what_is_foreseen() -> None:
    told = flat(
        syncs.measure(Start(SCENE, syncs.IMPACT, MIDNIGHT, number))
        for number in range(len(PROVIDERS))
    )
    taken(told)
    assert len(typed(told, "integration.impact.measured")) == 3 * len(PROVIDERS)
    assert len(typed(told, "insight.recorded")) == len(PROVIDERS)
    assert all(MIDNIGHT * 60 <= one.at < (MIDNIGHT + 1440) * 60 for one in told)
