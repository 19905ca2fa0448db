"""The Python client and the daemon, through both their front doors."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from prometheus_client.parser import text_string_to_metric_families

from alerting import clock
from exporter.client import Client, Counts, UnansweredError
from tests.daemon import Daemon, running
from tests.tools import eventually


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


def test_a_call_is_quick_while_nobody_answers_and_a_thousand_events_are_few_requests(
    tmp_path: Path,
) -> None:
    """Row A11."""
    with running(tmp_path) as daemon, Client(daemon.url, longest_wait=1.0) as client:
        daemon.stop()
        took = []
        for number in range(1000):
            began = clock.monotonic()
            client.track_user_query(f"question {number}", "u1", 1.2, cached=False)
            took.append(clock.monotonic() - began)
        assert sorted(took)[950] < 0.010
        daemon.start()
        assert client.flush(30)
        assert client.counts.accepted == 1000
        assert counted(daemon, "webhook_requests_total") <= 10
        assert counted(daemon, "chat_queries_total") == 1000


async def test_what_was_tracked_is_told_by_the_summary_and_by_the_six_tabs(tmp_path: Path) -> None:
    """Rows A2, A3, A6 and A8."""
    with running(tmp_path) as daemon, client_of(daemon) as client:
        at = clock.now() - timedelta(minutes=1)
        client.track_user_query("prix ?", "u1", 1.234, cached=True, conversation_id="c0", time=at)
        example = (True, ["hubspot", "shopify"], "resolved", 15, 4.5, 150.00)
        client.record_conversation_outcome("c1", "u1", *example, time=at)
        used = ["contact"], ["delivery"], 0.9, 0.5
        client.record_conversation_intelligence("c2", "u2", *used, "decision", 0.7, time=at)
        assert client.flush(30)

        async def is_folded() -> Any:
            try:
                found = client.get_analytics_summary()
            except UnansweredError:
                return None
            return found if found["conversations"]["conversations"] == 3 else None

        found = await eventually(is_folded, within=20)
        assert found["period"]["days"] == 7
        assert found["performance"]["cache_metrics"]["hit_rate"]["count"] == 1
        (query,) = found["real_time"]["recent_queries"]
        assert (query["query"], query["date"]) == ("prix ?", f"{at:%Y-%m-%d}")
        assert [one["query"] for one in found["popular_queries"]] == ["prix ?"]
        assert found["conversations"]["resolution"]["count"] == 1
        tabs = client.get_dashboard_data(7)
        assert tabs["executive_overview"]["figures"]["csat"]["value"] == 4.5
        ai = tabs["ai_performance"]
        assert (ai["data_utilisation"]["count"], ai["data_utilisation"]["n"]) == (1, 1)
        assert ai["confidence"]["difference"] == 0.4
        assert [one["data_type"] for one in ai["data_types"]] == ["contact"]
        gaps = tabs["conversation_intelligence"]["knowledge_gaps"]
        assert [one["text"] for one in gaps] == ["delivery"]
