import itertools
from pathlib import Path

from exporter.store import event_pages, sqlite
from exporter.store.event_pages import Kept
from exporter.store.sqlite import Sqlite
from tests.exporter.store import rows

TYPE = "chat.query.answered"


def stored(path: Path) -> None:
    store = Sqlite(path)
    told = [rows.row(f"q{n}", time=at)._replace(type=TYPE) for n, at in enumerate((5, 9, 7, 7))]
    others = [
        rows.row("m", time=8)._replace(type="chat.message.sent"),
        rows.row("x", time=8)._replace(type=TYPE, tenant="else"),
    ]
    store.add([*told, *others], {}, rows.identity)
    store.close()


def test_pages_of_a_type_follow_each_other_without_a_gap(tmp_path: Path) -> None:
    stored(tmp_path / "c.db")
    connection = sqlite.connect(tmp_path / "c.db", read_only=True)
    found: list[Kept] = []
    before = event_pages.END
    for _ in itertools.repeat(None, 5):
        page = event_pages.page(connection, "", TYPE, (0, 100), before, limit=1)
        found += page
        if page:
            before = page[0].time, page[0].seq
    assert [one.time for one in found] == [9, 7, 7, 5]
    assert len({one.seq for one in found}) == 4
    assert [one.time for one in event_pages.page(connection, "", TYPE, (6, 8))] == [7, 7]
    connection.close()
