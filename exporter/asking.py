"""How commands ask the running daemon: an answer comes back, or the command ends and says why."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from alerting.strict import ConfigError

if TYPE_CHECKING:
    from exporter.config import Config

NO: Final = 1
CANNOT: Final = 2
SECONDS: Final = 30.0


def settings(path: Path) -> "Config":
    """Return a configuration; mistakes in it end the command."""
    from exporter import config

    try:
        return config.load(path, os.environ)
    except ConfigError as error:
        end(str(error), NO)


def told(
    path: Path,
    token: str | None,
    method: str,
    url: str,
    record: object = None,
    seconds: float = SECONDS,
) -> Any:
    """Return what the daemon of a configuration answers; what it refuses ends the command."""
    from exporter import remote

    said = remote.told(settings(path), token, method, url, record, seconds)
    if said.status is None:
        end(said.why, CANNOT)
    if not said.is_yes:
        end(remote.sentence(said), NO)
    return said.answer


def show(answer: Any, as_json: bool, worded: Callable[[Any], str]) -> None:
    """Print an answer, for programs or in words; one that is not chatwatch's ends the command."""
    import msgspec

    try:
        text = msgspec.json.encode(answer) if as_json else worded(answer)
    except (KeyError, TypeError, ValueError, AttributeError):
        end("the answer is not chatwatch's", CANNOT)
    click.echo(text)


def end(why: str, code: int) -> NoReturn:
    """End the command, having said why."""
    click.echo(why, err=True)
    raise SystemExit(code)
