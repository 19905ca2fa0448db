from alerting.strict import Secret
from exporter.probes.http import Http
from exporter.probes.plan import Trust


def test_a_plan_never_shows_a_secret() -> None:
    probe = Http(name="a", url="http://a/", bearer=Secret("t0ken"))
    assert dict(probe.plan.secret) == {b"authorization": b"Bearer t0ken"}
    assert repr(probe.plan) == "Plan('a')"
    assert "t0ken" not in repr(probe)


def test_a_certificate_is_verified_unless_people_say_otherwise() -> None:
    assert Trust().verify
