import pytest
from msgspec.structs import replace

from exporter.integrations.exchange.found import Quota
from exporter.web.analytics import integration_cards
from exporter.web.analytics.integration_cards import Unusual
from tests.exporter.web.vendors import DAY, HERE, SLOW, standing


def test_a_card_has_the_state_the_age_of_the_data_and_the_tightest_limit() -> None:
    quotas = (Quota("daily", 1, 4, DAY, HERE + 60), Quota("burst", 9, 10))
    found = integration_cards.card(standing(quotas=quotas))
    assert (found.name, found.provider, found.state) == (
        standing().name,
        standing().provider,
        "up",
    )
    assert (found.data_age_seconds, found.freshness_score) == (7_200, 0.96)
    assert found.quota_used == pytest.approx(0.9)
    assert found.checked is not None


def test_what_is_not_known_is_null() -> None:
    found = integration_cards.card(
        standing(age=None, score=None, seconds=None, checked=0.0, quotas=())
    )
    assert (found.data_age_seconds, found.freshness_score, found.quota_used) == (None, None, None)
    assert (found.response_time_ms, found.checked) == (None, None)


def test_only_those_out_of_their_range_are_unusual_and_say_so() -> None:
    paces = {"slow": SLOW, "young": replace(SLOW, low=None)}
    every = [standing(name=name) for name in ("slow", "young", "new")]
    (found,) = integration_cards.unusual(every, paces.get)
    assert isinstance(found, Unusual)
    assert found.name == "slow"
    assert "outside the expected" in found.said
