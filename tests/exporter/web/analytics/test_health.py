from exporter.web.analytics import health
from tests.exporter.web.examples import probe


def test_a_probe_is_found_whatever_its_case() -> None:
    found = health.status([probe("u", "Cache"), probe("?", "ai"), probe("d", "shop")])
    assert (found.ai, found.auth, found.cache) == ("unknown", "not_configured", "up")


def test_an_instant_is_in_utc() -> None:
    assert health.moment(1_500).isoformat() == "1970-01-01T00:00:01.500000+00:00"
