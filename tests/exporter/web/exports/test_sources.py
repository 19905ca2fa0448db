"""Where rows come from, and what happens where some of them cannot be read."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from exporter.analytics import days
from exporter.analytics.figures.period import Period
from exporter.exports import choice
from exporter.exports.datasets import DATASETS
from exporter.exports.queries import QUERIES
from exporter.folding.reading import Reading
from exporter.privacy.vault import Vault, VaultError
from exporter.refusal import Refused
from exporter.store.archive import Archive
from exporter.store.sqlite import Sqlite
from exporter.web.exports import sources
from exporter.web.exports.sources import SOURCES, Asked, Desk
from tests.exporter.store import rows

AT = round(datetime(2026, 11, 21, 14, tzinfo=UTC).timestamp() * 1000)
DAY = days.day(AT, ZoneInfo("UTC"))
ASKED = Asked("", choice.read(QUERIES, "", {}, lambda _: True), Period(DAY, DAY, ZoneInfo("UTC")))


def stored(path: Path) -> None:
    store = Sqlite(path, Vault(bytes(32)))
    for n, data in enumerate(
        ({"query": "", "response_seconds": 1.5, "cached": True}, {"of": "another version"})
    ):
        row = rows.row(f"q{n}", time=AT + n)._replace(
            type="chat.query.answered",
            data=msgspec.json.encode(data),
            personal=b'{"query":"where"}' if n == 0 else None,
        )
        store.add([row], {}, rows.identity)
    store.close()


def opened(sealed: bytes, _: bytes) -> Mapping[str, Any]:
    assert sealed
    return {"query": "where"}


def foreign(_: bytes, __: bytes) -> Mapping[str, Any]:
    raise VaultError("sealed with another key")


def wordless(_: bytes, __: bytes) -> Mapping[str, Any]:
    return {"context": {}}


async def texts(folder: Path, words: sources.Words) -> list[str | None]:
    stored(folder / "c.db")
    archive = Archive(folder / "c.db")
    desk = Desk(Reading(folder / "folds.db"), archive, words)
    found = [one.text async for page in sources.queries(desk, ASKED) for one in page]
    archive.close()
    return found


@pytest.mark.parametrize(("words", "text"), [(opened, "where"), (foreign, None), (wordless, None)])
async def test_words_that_cannot_be_opened_are_left_out_and_rows_of_others_too(
    words: sources.Words, text: str | None, tmp_path: Path
) -> None:
    assert await texts(tmp_path, words) == [text]


async def test_a_file_that_is_none_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "c.db").write_bytes(b"no database" * 500)
    archive = Archive(tmp_path / "c.db")
    desk = Desk(Reading(tmp_path / "folds.db"), archive, opened)
    with pytest.raises(Refused, match="the database cannot be read now: corrupt"):
        _ = [page async for page in sources.queries(desk, ASKED)]
    archive.close()


def test_every_table_has_its_source() -> None:
    assert set(SOURCES) == set(DATASETS)
