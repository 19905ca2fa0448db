import json
from typing import Any

from exporter.analytics.activity import Counts
from exporter.analytics.recent import Recent
from exporter.store.rows import Row

NOW = 1_800_000_000_000
MINUTE = 60_000


def row(type: str, age: int = 0, /, *, id: str = "", tenant: str = "", **data: Any) -> Row:
    told = json.dumps(data).encode()
    words = b'{"query":"where?"}' if type == "chat.query.answered" else None
    return Row(tenant, "app", "", id or type, type, NOW - age, NOW, told, words, (), ())


def recent(*rows: Row) -> Recent:
    found = Recent(lambda: 300)
    found.see(rows, NOW)
    return found


def counts(*rows: Row) -> Counts:
    return recent(*rows).activity.total(NOW // 1000, 300)


def test_what_goes_on_is_counted_by_kind() -> None:
    assert counts(
        row("chat.message.received", conversation_id="c", customer_id="u"),
        row("chat.message.sent", 10, conversation_id="c", agent_kind="ai", error=True),
        row("chat.message.sent", 10, conversation_id="c", agent_kind="system"),
        row("chat.query.answered", 20, user_id="v", cached=True, response_seconds=0.2),
        row("chat.conversion.recorded", 30, conversation_id="d", customer_id="u"),
        row("chat.llm.called", 40, error_type="timeout"),
        row("integration.queried", 50, success=False),
        row("integration.queried", 50, success=True),
    ) == Counts(messages=4, conversations=2, users=2, errors=3, conversions=1)


def test_what_is_old_of_another_tenant_or_unknown_is_not() -> None:
    assert counts(
        row("chat.message.received", 5 * MINUTE + 1_000, conversation_id="c"),
        row("chat.message.received", tenant="other", conversation_id="c"),
        row("unmapped", conversation_id="c"),
        row("chat.message.received", conversation_id=7),
    ) == Counts(0, 0, 0, 0, 0)


def test_questions_of_earlier_days_are_among_the_last() -> None:
    found = recent(
        row("chat.query.answered", 86_400_000, id="old", cached=True, response_seconds=1.5),
        row("chat.query.answered", id="new", error=True, channel="web"),
    )
    new, old = found.lately.queries
    assert (new.id, new.error, new.seconds, new.channel) == ("new", True, 0.0, "web")
    assert (old.id, old.cached, old.seconds, old.channel) == ("old", True, 1.5, "other")
    assert new.personal == b'{"query":"where?"}'
    assert found.activity.total(NOW // 1000, 300).messages == 2
