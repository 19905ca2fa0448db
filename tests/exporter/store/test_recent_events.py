from pathlib import Path

from exporter.privacy.vault import Vault
from exporter.store.sqlite import Sqlite
from tests.exporter.store import rows


def test_the_newest_by_time_come_with_what_questions_said(tmp_path: Path) -> None:
    store = Sqlite(tmp_path / "c.db", Vault(bytes(32)))
    store.add([rows.row(f"e{at}", time=at) for at in (5, 9, 7)], {}, rows.identity)
    found = store.run("recent_events.newest", 2)
    assert [(one.id, one.time, one.personal) for one in found] == [("e9", 9, None), ("e7", 7, None)]
    assert [len(one.key) for one in found] == [16, 16]
    words = rows.row("q", time=10)._replace(personal=b"{}")
    told = rows.row("m", time=11)._replace(personal=b"{}")
    store.add([words._replace(type="chat.query.answered"), told], {}, rows.identity)
    message, question = store.run("recent_events.newest", 2)
    assert message.personal is None
    assert Vault(bytes(32)).open(question.personal, question.key) == b"{}"
    store.close()
