import sqlite3
from pathlib import Path

from exporter.audit.kept import Entry
from exporter.store.sqlite import Sqlite


def test_a_line_is_what_the_table_has_beside_its_number(tmp_path: Path) -> None:
    Sqlite(tmp_path / "c.db").close()
    connection = sqlite3.connect(tmp_path / "c.db")
    found = connection.execute("SELECT * FROM audit").description
    assert [column[0] for column in found] == ["id", *Entry._fields]
    connection.close()
