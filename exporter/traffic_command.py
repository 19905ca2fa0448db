"""The command ``chatwatch traffic``: a daemon is given the events of an invented business."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from alerting import clock
from exporter import asking
from exporter.duration_type import DurationType, lasting
from exporter.traffic.guard import SOURCE

if TYPE_CHECKING:
    from exporter.client.poster import Poster
    from exporter.client.target import Target

_ENDLESS: Final = timedelta(days=36_500)
_SECONDS: Final = 30.0


@click.command()
@click.option(
    "--url",
    envvar="CHATWATCH_URL",
    default="http://localhost:9870",
    show_default=True,
    help="The daemon.",
)
@click.option("--source", default=SOURCE, show_default=True, help="A native source of the daemon.")
@click.option("--token", envvar="CHATWATCH_TOKEN", help="A token with events:write.")
@click.option(
    "--token-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file that has it.",
)
@click.option(
    "--rate",
    type=click.FloatRange(1, 20_000),
    default=120.0,
    show_default=True,
    help="Conversations of an hour, in the mean of a week.",
)
@click.option("--past", type=DurationType(), default="0s", help="First what went before, as 14d.")
@lasting(help="Then so long; without it until SIGTERM.")
@click.option("--seed", default=1, show_default=True, help="Another one makes another business.")
@click.option("--force", is_flag=True, help="Also into a daemon that holds real events.")
def traffic(
    url: str, source: str, token: str | None, token_file: Path | None, **asked: Any
) -> None:
    """Post the events of an invented business, as a trial and for dashboards.

    Nobody can tell them from real ones afterwards, so a daemon that holds events of other sources
    gets none. docs/traffic.md has the rest.
    Exit 1 when it is refused, 2 when no daemon answers.
    """
    from exporter.client.poster import Poster
    from exporter.client.target import target

    shown = token_file.read_text(encoding="utf-8").strip() if token_file else token
    try:
        where = target(url)
        client = Poster(url, shown, source=source)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if not asked.pop("force"):
        _object(where, shown, source)
    with client:
        _play(client, **asked)


def _object(where: "Target", token: str | None, source: str) -> None:
    """End the command where the daemon must not be given invented events."""
    from exporter.client.connection import Connection, UnreachedError
    from exporter.client.target import authorization, credentials
    from exporter.traffic import guard

    headers = authorization(credentials(token, None))
    connection = Connection(where, _SECONDS)
    try:
        answer = connection.exchange("GET", f"{where.prefix}/metrics", headers)
    except UnreachedError as error:
        asking.end(f"no daemon answers at {where}: {error}", asking.CANNOT)
    finally:
        connection.close()
    if why := guard.objection(answer.status, answer.body.decode(errors="replace"), source):
        asking.end(why, asking.NO)


def _play(
    client: "Poster", rate: float, past: timedelta, span: timedelta | None, seed: int
) -> None:
    from exporter.traffic import stream
    from exporter.traffic.scene import Scene
    from exporter.traffic_player import Player, RefusedError
    from exporter.traffic_screen import Screen

    live = clock.now()
    begin = (live - past).replace(second=0, microsecond=0)
    end = live + (_ENDLESS if span is None else span)
    screen = Screen(begin, live)
    with _until_told() as stop:
        try:
            Player(client, stop, screen.show).play(stream.happenings(Scene(seed, rate), begin, end))
        except RefusedError as error:
            asking.end(f"the daemon takes no traffic: {error}", asking.NO)
        finally:
            client.close()
    screen.end(clock.now(), client.counts)
    if client.counts.refused:
        asking.end(f"the last refusal: {client.last_refusal}", asking.NO)


@contextmanager
def _until_told() -> Iterator[threading.Event]:
    """Give what is set by SIGTERM and Ctrl-C; in another thread nobody sets it."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, lambda *_: stop.set()) for number in numbers]
    try:
        yield stop
    finally:
        for number, one in zip(numbers, before, strict=True):
            signal.signal(number, one)
