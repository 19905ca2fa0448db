"""docs/exports.md: every table that may be taken away, with its columns."""

from collections.abc import Mapping

from exporter.docs.table import code, page, table
from exporter.exports.dataset import CURSOR, Dataset
from exporter.exports.datasets import DATASETS
from exporter.web.exports.asked import ROWS
from exporter.web.exports.processes import KEPT_SECONDS

_HOW = f"""\
`GET /api/analytics/export/{{table}}` answers with a table as a file, and `chatwatch export TABLE`
writes it to one. Both need `export`.

| parameter | what |
| --- | --- |
| `period` | whole days up to today, 1 to 400; 30 without it |
| `format` | `json` (a list, and at its end the `count`), `jsonl` (an object a line) or `csv` |
| `columns` | names with commas between them, in that order; all without it |
| a filter | a column and its value: `channel=web`, `escalated=true`; of a list, one that is in it |
| `cursor` | goes on behind a row |

Rows are streamed: a table of any length takes no more memory than a page of {ROWS}. A process of
its own writes them, so that events are taken in and questions answered as ever; it waits
{KEPT_SECONDS:.0f} seconds for the next export, and there are at most
`analytics.exports.at_once` of them. With `cursor` among the columns (`columns=cursor` alone is all
of them and the cursor), each row says where to go on behind it, so that an export that was cut off
is asked for again with the cursor of its last whole row; `chatwatch export` does so by itself. What
happened meanwhile is not in it, and the days stay those of the first answer. An answer that was cut
off has no end: HTTP clients see that.

How complete the days are is in the header `Data-Completeness`, and in JSON in `period`, with the
sources of which much is missing and with what was changed near these days, as in
[analytics.md](analytics.md#how-complete-a-period-is).

Names and types stay as they are; columns may be added. Instants are RFC 3339 in UTC, spans are
seconds. In a CSV (RFC 4180, UTF-8), lists are joined by `; `, nothing is an empty cell, and text
that a spreadsheet would take for a formula begins with an apostrophe. A personal column is written
only for who has `personal:read`; names, addresses and phone numbers are in no export.

`GET` or `POST /api/analytics/export` (`admin`) answers with all of a period at once, as document
000 has it: `data` with `conversations`, `user_queries`, `performance_metrics`, `cache_metrics`,
`daily_stats` and `business_metrics`, and users, popular questions and the system beside;
`exported_at`, `period_days`, `period`, `previous`, `export_format`, `user_context`. The file is
called `analytics-30d-2026-11-21.json`. Posted, the parameters may stand in a JSON object.

A caller may export `analytics.exports.an_hour` times an hour, one that is resumed counting as one
more; further ones, and more than `analytics.exports.at_once` at one time, are told 429 with
`Retry-After`. Each is in the audit log before its first byte, with its rows afterwards."""


def written(datasets: Mapping[str, Dataset] = DATASETS) -> str:
    """The page."""
    parts = [f"## {name}\n\n{_about(one)}" for name, one in datasets.items()]
    return page("Exports", "`exporter/exports`", _HOW, *parts)


def _about(one: Dataset) -> str:
    rows = (
        (
            code(column.name),
            column.kind,
            column.what + ("; personal" if column.personal else ""),
            "yes" if column.name in one.filters else "",
        )
        for column in one.columns
    )
    about = f"{one.what[0].upper()}{one.what[1:]}. With {code(CURSOR)}, where to go on."
    return f"{about}\n\n{table(('column', 'type', 'what', 'filter'), rows)}"
