from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.integrations.customs import syncs
from exporter.integrations.customs.syncs import Job, Key, Report, State
from tests.exporter.integrations.reports import NOON, instant, job, public, report

KEY = Key("", "hubspot", "contacts", "")
MINUTE = 60.0
HOUR = 3_600.0


def test_what_intake_keeps_is_read_and_what_it_marks_is_passed_over() -> None:
    data = b'{"late":true,' + public("failed", errors=3, user_id="u1", next_at=NOON)[1:]
    assert syncs.read(data) == Report(
        "hubspot", "failed", user_id="u1", errors=3.0, next_at=instant(NOON)
    )


@pytest.mark.parametrize("data", [b"", b"{", b'{"provider":"a"}', b'{"provider":"a","status":"x"}'])
def test_what_is_no_report_is_none(data: bytes) -> None:
    assert syncs.read(data) is None


def test_a_job_is_of_a_tenant_a_vendor_its_name_and_a_user() -> None:
    one = report(job="contacts", user_id="u1")
    assert syncs.key("acme", one) == Key("acme", "hubspot", "contacts", "u1")
    assert syncs.key("", report()) == Key("", "hubspot", "", "")


def test_a_run_is_shown_from_its_start_to_its_end() -> None:
    running = job((NOON, report("running", next_at=NOON + HOUR)))
    row = syncs.row(KEY, running, NOON + 1)
    assert (row.state, row.started, row.finished, row.next) == ("running", NOON, None, NOON + HOUR)
    ended = syncs.after(running, report("ok", records=70, errors=2), NOON + 90, "b")
    row = syncs.row(KEY, ended, NOON + 91)
    assert (row.state, row.started, row.finished, row.next) == (
        "ok",
        NOON,
        NOON + 90,
        NOON + HOUR,
    )
    assert (row.records, row.errors, row.last_success, row.finished_runs) == (70, 2, NOON + 90, 1)
    assert (row.tenant, row.provider, row.job, row.account, row.heard) == (*KEY, NOON + 90)


def test_a_run_that_tells_no_figures_does_not_keep_those_of_the_run_before() -> None:
    one = job((NOON, report(records=70, errors=2)), (NOON + 60, report("failed")))
    row = syncs.row(KEY, one, NOON + 61)
    assert (row.records, row.errors) == (None, None)
    running = syncs.after(one, report("running", records=5), NOON + 70, "b")
    assert syncs.row(KEY, running, NOON + 71).records == 5


def test_a_health_report_of_row_a7_updates_the_one_before() -> None:
    first = report(last_sync_at=NOON - 60, sync_success_rate=0.9, error_rate=0.1)
    second = report(
        "failed",
        last_sync_at=NOON - 60,
        sync_success_rate=0.5,
        data_freshness_score=0.4,
        api_rate_limit_usage=0.8,
    )
    one = job((NOON, first), (NOON + 60, second))
    row = syncs.row(KEY, one, NOON + 61)
    assert (row.state, row.last_success, row.success_ratio) == ("failed", NOON - 60, 0.5)
    assert (row.error_rate, row.freshness, row.limit_usage) == (0.1, 0.4, 0.8)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param({}, NOON, id="when it was told"),
        pytest.param({"finished_at": NOON - 5}, NOON - 5, id="when it ended"),
        pytest.param({"finished_at": NOON + 900}, NOON, id="not later than it was told"),
        pytest.param({"last_sync_at": NOON - 9, "finished_at": NOON}, NOON - 9, id="as it says"),
        pytest.param({"last_sync_at": NOON + 9}, NOON, id="which is not in the future"),
    ],
)
def test_data_came_last(told: dict[str, Any], expected: float) -> None:
    assert job((NOON, report(**told))).success == expected


def test_a_failure_brings_no_data() -> None:
    assert job((NOON, report("failed"))).success is None
    assert job((NOON, report()), (NOON + 60, report("failed"))).success == NOON


def test_the_success_rate_is_of_the_last_twenty_runs() -> None:
    runs = [(NOON + n, report("failed" if n < 10 else "ok")) for n in range(24)]
    row = syncs.row(KEY, job(*runs), NOON + 60)
    assert (row.finished_runs, row.success_ratio) == (20, 14 / 20)


def test_a_run_that_is_told_of_twice_is_one_run() -> None:
    one = job(
        (NOON, report("failed", finished_at=NOON)), (NOON + 60, report("ok", finished_at=NOON))
    )
    row = syncs.row(KEY, one, NOON + 61)
    assert (row.finished_runs, row.success_ratio) == (1, 1.0)


def test_a_rate_that_was_told_before_the_last_run_is_only_of_use_without_runs() -> None:
    told = report("running", sync_success_rate=0.25)
    assert syncs.success_ratio(job((NOON, report("running")))) is None
    assert syncs.success_ratio(job((NOON, told), (NOON + 60, report("running")))) == 0.25
    assert syncs.success_ratio(job((NOON, told), (NOON + 60, report()))) == 1.0
    assert syncs.success_ratio(job((NOON, report("failed")), (NOON + 60, told))) == 0.25


@pytest.mark.parametrize(
    ("wait", "grace"),
    [
        pytest.param(30.0, MINUTE, id="a minute at least"),
        pytest.param(HOUR, 6 * MINUTE, id="a tenth of the wait"),
        pytest.param(24 * HOUR, HOUR, id="an hour at most"),
    ],
)
def test_a_job_that_does_not_come_is_late_after_a_grace(wait: float, grace: float) -> None:
    one = job((NOON, report(next_at=NOON + wait)))
    assert syncs.state(one, NOON + wait + grace) == "ok"
    assert syncs.state(one, NOON + wait + grace + 1) == "late"


@pytest.mark.parametrize(
    ("last", "status", "state"),
    [
        pytest.param(HOUR, "ok", "ok", id="came when it said"),
        pytest.param(HOUR - 30, "ok", "late", id="came before, and not then"),
        pytest.param(HOUR - 30, "running", "running", id="began a little earlier"),
        pytest.param(HOUR - 3_000, "running", "late", id="began much earlier"),
        pytest.param(HOUR - 30, "failed", "failed", id="a failure is worse than being late"),
        pytest.param(HOUR - 30, "late", "late", id="says itself that it is late"),
    ],
)
def test_a_later_report_tells_whether_the_job_kept_its_word(
    last: float, status: State, state: State
) -> None:
    one = job((NOON, report(next_at=NOON + HOUR)), (NOON + last, report(status)))
    assert syncs.state(one, NOON + 3 * HOUR) == state


def test_a_job_is_the_same_after_it_was_kept() -> None:
    one = job((NOON + 0.123, report(records=1)), (NOON + 60, report("failed", next_at=NOON)))
    assert msgspec.json.decode(msgspec.json.encode(one), type=Job) == one


INSTANTS = st.none() | st.integers(0, 20).map(lambda n: instant(NOON + n))
RATES = st.none() | st.sampled_from([0.0, 0.5, 1.0])
REPORTS = st.builds(
    Report,
    provider=st.just("hubspot"),
    status=st.sampled_from(syncs.STATES),
    records=RATES,
    errors=RATES,
    started_at=INSTANTS,
    finished_at=INSTANTS,
    next_at=INSTANTS,
    last_sync_at=INSTANTS,
    sync_success_rate=RATES,
    error_rate=RATES,
)
EVENTS = st.lists(
    st.tuples(REPORTS, st.integers(0, 30).map(lambda n: NOON + n), st.sampled_from("abc")),
    min_size=1,
    max_size=30,
)


@given(EVENTS, st.randoms(use_true_random=False), st.data())
def test_neither_order_nor_repetition_matters(
    events: list[tuple[Report, float, str]], random: Any, data: st.DataObject
) -> None:
    one = other = Job()
    for event in events:
        one = syncs.after(one, *event)
    shuffled = [*events, *data.draw(st.lists(st.sampled_from(events), max_size=10))]
    random.shuffle(shuffled)
    for event in shuffled:
        other = syncs.after(other, *event)
    assert one == other
    assert len(one.runs) <= syncs.RUNS
