import pytest
from msgspec.structs import replace

from alerting.duration import Duration
from alerting.secret import Secret
from exporter.integrations.conduct import share
from exporter.integrations.exchange.found import Quota
from exporter.integrations.hubspot import Hubspot

DAY = 86_400.0
ONE = Hubspot(name="crm", token=Secret("planted-token"), interval=Duration(300))


@pytest.mark.parametrize(
    ("quota", "ours"),
    [
        # Health each 5 minutes, usage and newest record each 15: 480 calls a day.
        (Quota("daily", 0, 650_000, DAY), 480 / 650_000),
        # Where they would take more they are put off.
        (Quota("daily", 0, 1_000, DAY), 0.01),
        # Calls in another bucket only, and one of which nobody knows the span.
        (Quota("mails", 0, 10, DAY), 0.0),
        (Quota("daily", 0, 650_000), None),
    ],
)
def test_our_share_is_what_our_looks_take(quota: Quota, ours: float | None) -> None:
    found = share.planned(ONE, quota, 0.0)
    assert found == (None if ours is None else pytest.approx(ours))


def test_one_that_is_paused_takes_nothing() -> None:
    assert share.planned(replace(ONE, paused=True), Quota("daily", 0, 9, DAY), 0.0) == 0.0
