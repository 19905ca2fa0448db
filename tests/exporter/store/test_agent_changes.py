import sqlite3
from pathlib import Path

from exporter.store import agent_changes
from exporter.store.agent_changes import Change
from exporter.store.sqlite import Sqlite
from tests.exporter.store import rows


def test_what_was_told_of_a_tenants_agents_the_latest_first(tmp_path: Path) -> None:
    store = Sqlite(tmp_path / "c.db")
    told = [
        rows.row(f"e{place}", time=place)._replace(type=type, tenant=tenant)
        for place, (type, tenant) in enumerate(
            [("agent.changed", ""), ("chat.message.sent", ""), ("agent.changed", "t")], 1
        )
    ]
    store.add([*told, rows.row("e9", time=9)._replace(type="agent.changed")], {}, rows.identity)
    found = store.run("agent_changes.newest", "", 10)
    assert found == [Change(9, 4, b"{}"), Change(1, 1, b"{}")]
    assert store.run("agent_changes.newest", "", 1) == [Change(9, 4, b"{}")]
    store.close()


def test_other_events_are_not_read_for_it(tmp_path: Path) -> None:
    Sqlite(tmp_path / "c.db").close()
    connection = sqlite3.connect(tmp_path / "c.db")
    plans: list[str] = []
    connection.set_trace_callback(plans.append)
    agent_changes.newest(connection, "", 10)
    connection.set_trace_callback(None)
    (plan,) = connection.execute(f"EXPLAIN QUERY PLAN {plans[0]}").fetchall()
    assert "events_of_agents" in plan[3]
    connection.close()
