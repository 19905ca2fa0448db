"""What stands for the sample store while a Prometheus keeps the samples."""

from alerting.duration import Duration
from alerting.remote.elsewhere import Elsewhere
from alerting.seams import Sampler
from tests.alerting.ground import at


def test_it_keeps_nothing_and_stands_in_nobodys_way() -> None:
    found: Sampler = Elsewhere()
    assert list(found.taking(at(0))) == []
    found.record(at(0), [(("__name__", "m"),)], [1.0], ())
    assert (len(found), found.bytes) == (0, 0)
    assert found.covers(Duration(3600), at(0))
