"""The Python client and the daemon, through both their front doors."""

from pathlib import Path
from typing import Any
from urllib.request import urlopen

from prometheus_client.parser import text_string_to_metric_families

from exporter.client import Client, Counts
from tests.daemon import Daemon, running


def client_of(daemon: Daemon, **settings: Any) -> Client:
    return Client(daemon.url, flush_interval=60.0, first_wait=0.05, longest_wait=0.2, **settings)


def counted(daemon: Daemon, metric: str) -> float:
    with urlopen(f"{daemon.url}/metrics", timeout=10) as answer:
        families = list(text_string_to_metric_families(answer.read().decode()))
    return sum(one.value for family in families for one in family.samples if one.name == metric)


def test_events_of_a_daemon_that_is_away_or_killed_are_each_counted_once(tmp_path: Path) -> None:
    with running(tmp_path) as daemon, client_of(daemon, batch=50) as client:
        daemon.stop()
        for number in range(1000):
            client.track_user_query(f"question {number}", "u1", 1.2, cached=False, channel="web")
        assert client.counts.queued == 1000
        daemon.start()
        client.flush(0.01)
        daemon.kill()
        daemon.start()
        assert client.flush(30)
        counts = client.counts
        assert counts.accepted + counts.duplicates == 1000
        assert (counts.refused, counts.dropped) == (0, 0)
        assert counted(daemon, "chat_queries_total") == 1000


def test_a_bad_event_is_named_and_its_neighbours_are_counted(tmp_path: Path) -> None:
    deep: dict[str, Any] = {}
    for _ in range(300):
        deep = {"in": deep}
    with running(tmp_path) as daemon, client_of(daemon) as client:
        client.track("chat.feedback.received", {"conversation_id": "c1", "score": 5})
        client.track("chat.feedback.received", {"conversation_id": "c1", "score": 9}, id="bad")
        client.track("chat.feedback.received", {"score": 4, "comment": "half an emoji \ud83d"})
        client.track("chat.query.answered", {"context": deep}, id="deep")
        client.track("chat.feedback.received", {"score": 3})
        assert client.flush(30)
        assert client.counts == Counts(0, 3, 0, 2, 0, 0)


def test_every_call_is_taken_by_the_daemon(tmp_path: Path) -> None:
    with running(tmp_path) as daemon, client_of(daemon) as client:
        client.track_user_query("prix ?", "u1", 1.2, cached=True)
        client.track_conversation("c1", message_count=4)
        client.record_conversation_insight("c1", "a1", "k1", "web", duration=60)
        client.record_conversation_outcome("c1", "u1", True, ["hubspot"], "resolved", 15, 4.5, 150)
        client.record_conversation_intelligence("c1", "u1", ["contact"], ["delivery"], 0.9, 0.5)
        client.track_integration_query("u1", "c1", "hubspot", "contact_lookup", True, 250, 2, 0.95)
        client.update_integration_health("u1", "hubspot", "ok", sync_success_rate=0.99)
        client.record_insight("u1", "churn_risk", 0.8, 0.3, ["silence"], ["write"])
        month = "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"
        client.record_business_impact("u1", "upsell_opportunity", "shopify", 20, 25, *month)
        assert client.flush(30)
        assert (client.counts.accepted, client.last_refusal) == (9, None)
