"""Shows how far traffic is, on standard error."""

import sys
from datetime import datetime
from typing import Final

import click

from alerting import clock
from exporter.client import Counts
from exporter.traffic import progress

_EACH: Final = 30.0


class Screen:
    """Where progress is told: a line that changes on a terminal, else one each half a minute."""

    def __init__(self, begin: datetime, live: datetime) -> None:
        self._span = (begin, live)
        self._told = clock.monotonic() - _EACH

    def show(self, at: datetime, counts: Counts) -> None:
        line = progress.line(at, *self._span, counts)
        if sys.stderr.isatty():
            click.echo(f"\r{line}\x1b[K", err=True, nl=False)
        elif clock.monotonic() - self._told >= _EACH:
            self._told = clock.monotonic()
            click.echo(line, err=True)

    def end(self, at: datetime, counts: Counts) -> None:
        """Tell the last line."""
        self._told -= _EACH
        self.show(max(at, self._span[1]), counts)
        if sys.stderr.isatty():
            click.echo(err=True)
