"""Exports as they are asked for, and the files that they are of."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from exporter.analytics import days
from exporter.analytics.figures.period import Period
from exporter.exports import choice
from exporter.exports.datasets import DATASETS
from exporter.exports.formats import Format
from exporter.privacy.vault import Vault
from exporter.store.sqlite import Sqlite
from exporter.web.exports.asked import Asked, Files, Origin
from tests.exporter.analytics.beats import MINUTE, START
from tests.exporter.folding import stores
from tests.exporter.store import rows

VAULT: Final = Vault(bytes(32))
AT: Final = round(datetime(2026, 11, 21, 14, tzinfo=UTC).timestamp() * 1000)
_ZONE: Final = ZoneInfo("UTC")


def asked(
    table: str = "conversations", columns: str = "", form: Format = "jsonl", **more: Any
) -> Asked:
    """Return what an export is of: all days on which samples have anything."""
    return Asked(
        tenant="",
        choice=choice.read(DATASETS[table], columns, more.pop("filters", {}), lambda _: True),
        period=Period(days.day(START, _ZONE), days.day(AT, _ZONE), _ZONE),
        form=form,
        origin=Origin("q", days.day(AT, _ZONE)),
        **more,
    )


def files(folder: Path) -> Files:
    """Return where a folder has its rows."""
    return Files(folder / "c.db", folder / "folds.db", VAULT)


def fold(folder: Path, *names: str) -> None:
    """Keep conversations of these names, a question and its answer each."""
    stores.events(folder / "c.db", *((name, "cb") for name in names))
    folds = stores.folds(folder)
    while folds.advance(START + 10 * MINUTE):
        pass
    folds.close()


def keep_questions(path: Path, *told: object, personal: bytes | None) -> None:
    """Keep questions a millisecond after one another; the first has personal fields."""
    store = Sqlite(path, VAULT)
    for n, data in enumerate(told):
        row = rows.row(f"q{n}", time=AT + n)._replace(
            type="chat.query.answered",
            data=msgspec.json.encode(data),
            personal=None if n else personal,
        )
        store.add([row], {}, rows.identity)
    store.close()
