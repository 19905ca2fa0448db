"""The routes of exports."""

from typing import Final

from exporter.exports.datasets import NAMES
from exporter.exports.formats import FORMATS
from exporter.web.exports import bundle, tables
from exporter.web.keys import Route

_WHOLE: Final = (
    "all of a `period` (30 days) as a file, streamed: conversations, questions and their figures; "
    "noted who took it away"
)

ROUTES: Final = (
    *(
        Route(
            method,
            bundle.ENDPOINT.path,
            bundle.bundle,
            bundle.ENDPOINT.permission,
            _WHOLE,
            streams=True,
            apart=True,
            audit="export",
        )
        for method in ("GET", "POST")
    ),
    Route(
        "GET",
        "/api/analytics/export/{table}",
        tables.table,
        "export",
        f"a table ({', '.join(NAMES)}) of a `period` as a file, streamed; `format` "
        f"({', '.join(FORMATS)}), `columns`, and any of its filters; resumes behind the `cursor` "
        "of a row",
        asks=True,
        streams=True,
        apart=True,
    ),
)
