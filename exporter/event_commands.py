"""The commands ``chatwatch events …``: mend what was kept aside, make figures anew, explain."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import click

from exporter import asking

_SECONDS = 120.0
_REBUILD = "/api/events/rebuild"


@click.group()
def events() -> None:
    """Mend what came and could not be read."""


@events.command()
@click.option("--source", default="", help="Only what came through this source.")
@click.option("--json", "as_json", is_flag=True, help="Answer for programs.")
@click.option("--token", envvar="CHATWATCH_TOKEN", help="A token of an admin.")
@click.pass_obj
def replay(path: Path, source: str, as_json: bool, token: str | None) -> None:
    """Take events out of quarantine once more; exit 1 while some cannot be mapped still."""
    import msgspec

    done = {"tried": 0, "mended": 0, "events": 0, "left": 0}
    after: int | None = 0
    while after is not None:
        wanted = {"source": source, "after": after}
        told = asking.told(path, token, "POST", "/api/events/replay", wanted, _SECONDS)
        done = {name: count + told[name] for name, count in done.items()}
        after = told["next"]
    if as_json:
        click.echo(msgspec.json.encode(done))
    else:
        click.echo(
            f"{done['tried']} requests tried: {done['mended']} mended, {done['left']} stay; "
            f"{done['events']} events are kept"
        )
    raise SystemExit(asking.NO if done["left"] else 0)


@events.command()
@click.option("--json", "as_json", is_flag=True, help="Answer for programs.")
@click.option("--token", envvar="CHATWATCH_TOKEN", help="A token of an admin.")
@click.pass_obj
def rebuild(path: Path, as_json: bool, token: str | None) -> None:
    """Make the figures of conversations anew from the events; the old ones answer meanwhile.

    The daemon goes on with it also where this command is ended.
    """
    began = asking.told(path, token, "POST", _REBUILD)
    told = began
    with click.progressbar(
        length=max(1, began["events"]), label="events", file=sys.stderr, hidden=as_json
    ) as bar:
        while told["rebuilds"] <= began["rebuilds"] or told["rebuilding"]:
            told = asking.told(path, token, "GET", f"{_REBUILD}?wait=1")
            bar.update(min(told["made"], bar.length or 1) - bar.pos)
        bar.update((bar.length or 1) - bar.pos)
    asking.show(told, as_json, lambda it: f"figures are made anew, of {it['made']} events")


@events.command()
@click.option("--source", "name", required=True, help="The source that the request was sent to.")
@click.option("--header", "headers", multiple=True, help="A header as 'Name: value'; repeat it.")
@click.option("--url", default="", help="The URL that the sender used, with its query.")
@click.option("--method", default="POST", show_default=True, help="The method it used.")
@click.option("--at", help="When it came, in RFC 3339; now without it.")
@click.option(
    "--body",
    type=click.File("rb"),
    required=True,
    help="The file of the body, byte for byte; - is standard input.",
)
@click.pass_obj
def verify(
    path: Path,
    name: str,
    headers: tuple[str, ...],
    url: str,
    method: str,
    at: str | None,
    body: Any,
) -> None:
    """Say step by step why a signature fits (exit 0) or not (exit 1); no daemon is asked."""
    from datetime import timedelta

    from multidict import CIMultiDict

    from alerting import clock
    from alerting.strict import ConfigError
    from exporter import config as configuration
    from exporter.events.inbound import Inbound
    from exporter.refusal import Refused

    try:
        config = configuration.load(path, os.environ)
        now = clock.now() if at is None else _instant(at)
    except ConfigError as error:
        asking.end(str(error), asking.NO)
    source = next((one for one in config.sources if one.name == name), None)
    if source is None:
        known = ", ".join(one.name for one in config.sources) or "none"
        asking.end(f"no source is called {name}; there are: {known}", asking.NO)
    public = url or f"{config.server.public_url.rstrip('/')}/webhooks/{name}"
    inbound = Inbound(
        CIMultiDict(_header(one) for one in headers),
        body.read(),
        dict(parse_qsl(urlsplit(public).query, keep_blank_values=True)),
        method.upper(),
        public,
    )
    tolerance = timedelta(seconds=config.intake.tolerance.seconds)
    for number, step in enumerate(source.explain(inbound, now, tolerance), 1):
        click.echo(f"{number}. {step}")
    try:
        if source.secrets:
            source.verify(inbound, now, tolerance)
    except Refused:
        raise SystemExit(asking.NO) from None


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or not name.strip():
        raise click.UsageError("--header is 'Name: value'")
    return name.strip(), value.strip()


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError("--at is RFC 3339, as 2026-11-21T12:00:00Z") from None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
