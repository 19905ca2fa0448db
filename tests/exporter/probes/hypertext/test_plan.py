from alerting.strict import Secret
from exporter.probes.http import Http


def test_a_plan_never_shows_a_secret() -> None:
    probe = Http(name="a", url="http://a/", bearer=Secret("t0ken"))
    assert dict(probe.plan.secret) == {b"authorization": b"Bearer t0ken"}
    assert repr(probe.plan) == "Plan('http://a/')"
    assert "t0ken" not in repr(probe)
