"""The command ``chatwatch export``: a table as a file, gone on with where it was cut off."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import click

from exporter import asking

if TYPE_CHECKING:
    from http.client import HTTPResponse

    from exporter.exports.taking import Row, Taking

TRIES = 5
"""Answers that may be cut off one after another without a row in between."""
_PIECE_BYTES = 1 << 16


@click.command()
@click.argument("table", type=click.Choice(["conversations", "metrics", "queries"]))
@click.option("--format", "form", type=click.Choice(["csv", "jsonl"]), default="csv")
@click.option("--period", default=30, show_default=True, help="Whole days, today the last of them.")
@click.option("--columns", default="", help="Names with commas between them; all without it.")
@click.option("--filter", "filters", multiple=True, help="A column and its value: channel=web.")
@click.option(
    "--output", type=click.Path(path_type=Path), help="A file; without it, to the screen."
)
@click.option("--token", envvar="CHATWATCH_TOKEN", help="A token that may export.")
@click.pass_obj
def export(path: Path, /, table: str, form: str, token: str | None, **asked: Any) -> None:
    """Take a table away: conversations, queries, or metrics, which are sums of days.

    Where the connection breaks it goes on behind the last whole row. Exit 1 when it is refused.
    """
    wanted = {"period": asked["period"], "columns": f"{asked['columns']},cursor"}
    wanted |= dict(one.partition("=")[::2] for one in asked["filters"])
    url = f"/api/analytics/export/{table}"
    output: Path | None = asked["output"]
    count = 0
    with click.open_file(str(output or "-"), "wb") as file:
        for rows in _all(path, token, url, {**wanted, "format": "jsonl"}):
            file.write(_written(form, rows, is_first=count == 0))
            count += len(rows)
    click.echo(f"{count} rows", err=True)


def _written(form: str, rows: "list[Row]", *, is_first: bool) -> bytes:
    import msgspec

    from exporter.exports import formats

    if form == "jsonl":
        return msgspec.json.Encoder().encode_lines(rows)
    names = tuple(rows[0])
    columns = [[row[name] for row in rows] for name in names]
    return (formats.head(names) if is_first else b"") + formats.table(names, columns)


def _all(path: Path, token: str | None, url: str, wanted: dict[str, Any]) -> "Iterator[list[Row]]":
    """Return all rows, of as many answers as it takes; what is refused ends the command."""
    from exporter import remote
    from exporter.exports.taking import Taking

    settings, taking, cut = asking.settings(path), Taking(), 0
    while True:
        before = taking.rows
        asked = urlencode(wanted | ({"cursor": taking.cursor} if taking.cursor else {}))
        taking.begin()
        with remote.opened(settings, token, f"{url}?{asked}") as answer:
            if isinstance(answer, remote.Said):
                code = asking.CANNOT if answer.status is None else asking.NO
                asking.end(answer.why or remote.sentence(answer), code)
            yield from _whole(answer, taking)
            if not taking.is_cut:
                return
        cut = cut + 1 if taking.rows == before else 0
        if cut == TRIES:
            asking.end(f"cut off {TRIES} times at the same row", asking.CANNOT)
        click.echo(f"cut off behind {taking.rows} rows; going on", err=True)


def _whole(answer: "HTTPResponse", taking: "Taking") -> "Iterator[list[Row]]":
    """Return the rows that come whole, until the answer ends or is cut off."""
    from http.client import HTTPException

    try:
        while piece := answer.read1(_PIECE_BYTES):
            if rows := taking.taken(piece):
                yield rows
    except (OSError, HTTPException):
        taking.is_cut = True
    except ValueError as error:
        asking.end(f"the answer is no export of chatwatch's: {error}", asking.CANNOT)
