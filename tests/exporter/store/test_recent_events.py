from pathlib import Path

from exporter.privacy.vault import Vault
from exporter.store import recent_events
from exporter.store.sqlite import Sqlite
from tests.exporter.store import rows


def test_words_are_told_by_the_numbers_of_events_that_are_still_there(tmp_path: Path) -> None:
    vault = Vault(bytes(32))
    store = Sqlite(tmp_path / "c.db", vault)
    said = [rows.row(f"e{at}", time=at)._replace(personal=b"{}") for at in (5, 9)]
    store.add([*said, rows.row("mute", time=7)], {}, rows.identity)
    found = store.run("recent_events.words", [2, 3, 99])
    assert [(one.seq, vault.open(one.personal, one.key)) for one in found] == [(2, b"{}")]
    assert store.run("recent_events.words", []) == []
    many = [3] * recent_events.MOST_WORDS
    assert store.run("recent_events.words", [*many, 2]) == []
    store.close()


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
