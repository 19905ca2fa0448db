import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from exporter.probes import record
from exporter.probes.result import Gauge
from exporter.probes.standing import Mark
from exporter.store.probe_results import Run
from tests.exporter.probes.examples import AT, result

instants = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 # bounds have none


def test_a_result_becomes_a_row_with_its_figures_as_json() -> None:
    gauges = (
        Gauge("probe_http_status_code", (), 500),
        Gauge("probe_http_duration_seconds", ("connect",), 0.0123456789),
    )
    assert record.run(result("shop", "status", *gauges, detail="500, not 2xx")) == Run(
        probe="shop",
        kind="http",
        started=int(AT.timestamp() * 1000),
        duration=0.25,
        state="down",
        reason="status",
        detail="500, not 2xx",
        metrics='{"probe_http_status_code":500,'
        '"probe_http_duration_seconds{phase=\\"connect\\"}":0.012346}',
    )


def test_a_gauge_that_only_carries_labels_is_left_out() -> None:
    assert record.figures((Gauge("probe_tls_version_info", ("TLS 1.3",), 1.0),)) == "{}"


def test_a_figure_that_is_no_number_is_null() -> None:
    found = record.figures((Gauge("probe_http_version", (), float("nan")),))
    assert json.loads(found) == {"probe_http_version": None}


def test_text_that_is_no_unicode_cannot_keep_a_batch_from_the_disk() -> None:
    assert record.run(result(reason="header", detail="got \udce4 für ä")).detail == "got ? für ä"
    assert (
        record.series("probe_tls_cipher_info", ("\udcff",)) == 'probe_tls_cipher_info{cipher="?"}'
    )


def test_a_gauge_that_the_catalogue_does_not_know_is_a_mistake_of_ours() -> None:
    with pytest.raises(LookupError, match="did you mean 'probe_success'"):
        record.series("probe_sucess", ())


@pytest.mark.parametrize("reason", ["", "status", "internal"])
def test_a_row_becomes_its_result_again_without_gauges(reason: str) -> None:
    before = result("shop", reason, Gauge("probe_http_status_code", (), 200), detail="why")
    after = record.result(record.run(before))
    assert after == replace(before, gauges=())
    assert after.state == record.verdict(record.run(before).state)


@pytest.mark.parametrize(
    ("degraded", "maintenance", "state"),
    [(True, False, "degraded"), (False, True, "maintenance")],
)
def test_what_a_run_counts_as_is_kept(degraded: bool, maintenance: bool, state: str) -> None:
    before = replace(result(), degraded=degraded, maintenance=maintenance)
    row = record.run(before)
    assert (row.state, record.result(row)) == (state, before)


def test_a_recent_run_becomes_a_mark() -> None:
    row = ("shop", record.milliseconds(AT), 0.5, "down", "status")
    assert record.mark(row) == Mark(AT, 0.5, "down", "status")


@given(instants)
def test_instants_are_kept_to_the_millisecond(at: datetime) -> None:
    kept = record.instant(record.milliseconds(at))
    assert kept == at.replace(microsecond=at.microsecond // 1000 * 1000)
