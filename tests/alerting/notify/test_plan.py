from alerting.notify.plan import Plan


def test_without_receivers_there_is_nobody_to_tell() -> None:
    plan = Plan()
    assert (plan.integrations, plan.rate_limits, plan.fallback.lanes) == ({}, (), ())
