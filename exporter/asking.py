"""How commands ask the running daemon: an answer comes back, or the command ends and says why."""

import os
from pathlib import Path
from typing import Any, Final, NoReturn

import click

NO: Final = 1
CANNOT: Final = 2
SECONDS: Final = 30.0


def told(
    path: Path,
    token: str | None,
    method: str,
    url: str,
    record: object = None,
    seconds: float = SECONDS,
) -> Any:
    """Return what the daemon of a configuration answers; what it refuses ends the command."""
    from alerting.strict import ConfigError
    from exporter import config, remote

    try:
        settings = config.load(path, os.environ)
    except ConfigError as error:
        end(str(error), NO)
    said = remote.told(settings, token, method, url, record, seconds)
    if said.status is None:
        end(said.why, CANNOT)
    if not said.is_yes:
        end(remote.sentence(said), NO)
    return said.answer


def end(why: str, code: int) -> NoReturn:
    """End the command, having said why."""
    click.echo(why, err=True)
    raise SystemExit(code)
