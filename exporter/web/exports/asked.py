"""What an export is of, as it goes to the process that writes it."""

from pathlib import Path
from typing import Final

from msgspec import Struct

from exporter.analytics.figures.period import Period
from exporter.exports.choice import Choice
from exporter.exports.dataset import Place
from exporter.exports.formats import Format
from exporter.privacy.vault import Vault
from exporter.web import arguments
from exporter.web.analytics.cursors import Position

ROWS: Final = 250
"""Rows of a page: few enough to stay near the processor, which halves the time that each takes."""


class Origin(Struct, frozen=True):
    """What cursors say beside a place: the question (its fingerprint), and its last day."""

    of: str
    last: int

    def cursor(self, place: Place) -> str:
        """Return what tells where to go on."""
        return arguments.worded(Position(self.of, self.last, place.at, place.id))


class Asked(Struct, frozen=True, kw_only=True):
    """Rows of a tenant, in a form; ``after`` is where they go on, ``rows`` are those of a page."""

    tenant: str
    choice: Choice
    period: Period
    form: Format
    origin: Origin
    after: Place | None = None
    rows: int = ROWS


class Files(Struct, frozen=True):
    """Where rows are: files of events and of folds; ``vault`` opens what is sealed in them."""

    events: Path
    folds: Path
    vault: Vault
