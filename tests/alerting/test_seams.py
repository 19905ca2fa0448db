"""What the engine stands between."""

from alerting import seams
from tests.alerting.ground import at


async def test_whoever_asks_a_prometheus_knows_of_no_series() -> None:
    assert await seams.nothing_measured("up", at(0), at(1)) == 0
