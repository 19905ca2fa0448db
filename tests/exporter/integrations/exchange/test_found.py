"""What an answer tells."""

import pytest

from exporter.integrations.exchange.found import Found, Quota


@pytest.mark.parametrize(
    ("used", "limit", "ratio"), [(0, 100, 0.0), (25, 100, 0.25), (100, 100, 1.0), (120, 100, 1.2)]
)
def test_a_quota_is_used_by_a_ratio(used: float, limit: float, ratio: float) -> None:
    assert Quota("daily", used, limit).ratio == ratio


def test_what_says_nothing_says_that_all_is_well() -> None:
    assert (Found().reason, Found().quotas, Found().cursor) == ("", (), None)
