from msgspec.structs import replace

from exporter.web.status import Place, status
from tests.exporter.web.examples import NOW, SEEN
from tests.exporter.web.vendors import known


def test_all_that_is_seen_is_shown() -> None:
    shown = status(replace(SEEN, integrations=[known()]), NOW)
    assert shown.verdict.headline == "1 alert fires: 1 critical"
    assert (shown.state, shown.started.ago) == ("ready", "3 d 4 h")
    assert shown.at.exact == "2026-03-01 12:00:00 UTC"
    assert shown.probes is not None
    assert shown.probes.counted == "1 up"
    assert shown.alerts is not None
    assert shown.alerts.rows[0].name == "ProbeDown"
    assert shown.integrations is not None
    assert shown.integrations.counted == "1 up"
    assert shown.host is not None
    assert shown.host[0].name == "CPU"
    assert shown.places == tuple(SEEN.places)


def test_a_source_is_told_with_its_last_event_and_what_waits() -> None:
    found = status(SEEN, NOW).sources
    assert found is not None
    bot, shop = found
    assert (bot.path, bot.about, bot.waiting) == (
        "/webhooks/bot",
        "native events, signed",
        "3 events waiting",
    )
    assert bot.last is not None
    assert bot.last.ago == "12 s"
    assert (shop.last, shop.waiting) == (None, "")


def test_what_may_not_be_seen_is_not_shown() -> None:
    blind = replace(SEEN, probes=None, integrations=None, host=None, alerts=None, sources=None)
    shown = status(blind, NOW)
    assert (shown.probes, shown.integrations, shown.host) == (None, None, None)
    assert (shown.alerts, shown.sources) == (None, None)
    assert shown.verdict.headline == "chatwatch is ready"


def test_what_is_not_there_is_explained() -> None:
    assert "add probes: to config/chatwatch.yml" in status(SEEN, NOW).empty.probes
    waiting = status(replace(SEEN, unready="starting"), NOW)
    assert waiting.state == "not ready"
    assert "not ready" in waiting.empty.probes
    assert "not ready" in waiting.empty.integrations
    assert "not ready" in waiting.empty.host


def test_only_paths_that_can_be_opened_are_pages() -> None:
    assert Place("GET", "/metrics", "").is_page
    assert not Place("GET", "/a/{b}", "").is_page
    assert not Place("POST", "/-/reload", "").is_page
