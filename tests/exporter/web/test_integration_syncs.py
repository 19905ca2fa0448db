from exporter.web import integration_syncs
from tests.exporter.web.vendors import HERE, sync


def test_a_job_is_told_as_it_was_reported() -> None:
    (job,) = integration_syncs.jobs([sync(error_rate=0.01, freshness=0.9, limit_usage=0.2)])
    assert (job.tenant, job.job, job.state, job.accounts) == (
        "default",
        "contacts",
        "ok",
        {"ok": 1},
    )
    assert (job.records, job.errors, job.success_ratio) == (120.0, 0.0, 0.95)
    assert (job.error_ratio, job.freshness_score, job.ratelimit_used_ratio) == (0.01, 0.9, 0.2)
    assert job.finished is not None
    assert job.finished.timestamp() == HERE - 3_600


def test_a_job_of_many_accounts_is_told_as_it_is_for_the_worst_heard_of_last() -> None:
    rows = [
        sync(account="a"),
        sync("failed", account="b", heard=HERE - 100, errors=1.0),
        sync("failed", account="c", heard=HERE - 50, errors=2.0),
        sync("late", account="d", next=None),
    ]
    (job,) = integration_syncs.jobs(rows)
    assert (job.state, job.errors) == ("failed", 2.0)
    assert job.accounts == {"ok": 1, "failed": 2, "late": 1}


def test_the_worst_come_first_and_of_too_many_these() -> None:
    many = [sync(job=f"job-{place}") for place in range(integration_syncs.MOST_JOBS)]
    found = integration_syncs.jobs([*many, sync("running", ""), sync("late", "x", next=None)])
    assert len(found) == integration_syncs.MOST_JOBS
    assert [(one.job, one.state) for one in found[:2]] == [("x", "late"), (None, "running")]
    assert found[0].next is None
