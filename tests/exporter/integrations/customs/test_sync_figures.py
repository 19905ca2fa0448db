from exporter.integrations.customs import sync_figures, syncs
from exporter.integrations.customs.sync_figures import Figure
from exporter.integrations.customs.syncs import Job, Key
from exporter.metrics.catalogue import integration_syncs
from tests.exporter.integrations.reports import NOON, job, report


def figures(**jobs: Job) -> dict[Figure, float]:
    """The figures of one job of several users."""
    rows = [
        syncs.row(Key("t", "hubspot", "contacts", user), one, NOON + 60)
        for user, one in jobs.items()
    ]
    return sync_figures.figures(rows)


def of(metric: str, *more: str) -> Figure:
    return f"integration_sync_{metric}", ("t", "hubspot", "contacts", *more)


def test_what_nobody_told_has_no_series() -> None:
    assert figures(a=job((NOON, report("running")))) == {
        of("state", "ok"): 0.0,
        of("state", "running"): 1.0,
        of("state", "late"): 0.0,
        of("state", "failed"): 0.0,
    }


def test_the_accounts_of_a_job_are_shown_together() -> None:
    found = figures(
        a=job(
            (
                NOON,
                report(
                    records=10,
                    errors=1,
                    started_at=NOON - 30,
                    next_at=NOON + 600,
                    sync_success_rate=1.0,
                    error_rate=0.1,
                    data_freshness_score=0.9,
                    api_rate_limit_usage=0.2,
                ),
            )
        ),
        b=job(
            (
                NOON - 9,
                report(
                    "failed",
                    records=5,
                    errors=5,
                    started_at=NOON - 10,
                    next_at=NOON + 300,
                    sync_success_rate=0.5,
                    error_rate=0.5,
                    last_sync_at=NOON - 500,
                    data_freshness_score=0.3,
                    api_rate_limit_usage=0.7,
                ),
            )
        ),
        c=job((NOON, report("failed", started_at=NOON + 5))),
    )
    assert found == {
        of("state", "ok"): 1.0,
        of("state", "running"): 0.0,
        of("state", "late"): 0.0,
        of("state", "failed"): 2.0,
        of("last_success_timestamp_seconds"): NOON,
        of("next_timestamp_seconds"): NOON + 300,
        of("success_ratio"): 0.5,
        of("error_ratio"): 0.3,
        of("records"): 15.0,
        of("errors"): 6.0,
        of("duration_seconds"): 30.0,
        of("freshness_score"): 0.3,
        of("ratelimit_used_ratio"): 0.7,
    }
    assert {name for name, _ in found} == {
        metric.name for metric in integration_syncs.INTEGRATION_SYNCS
    }
