"""The commands ``chatwatch silence …``: hear nothing of something for a while."""

import getpass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import click

from exporter import asking
from exporter.duration_type import lasting

_ALL = "/api/v2/silences"
_TOKEN = click.option("--token", envvar="CHATWATCH_TOKEN", help="A token with silences:write.")


@click.group()
def silence() -> None:
    """Hear nothing of something for a while."""


@silence.command()
@click.argument("matchers", nargs=-1, required=True)
@lasting(default="1h", show_default=True, help="How long, as 1h30m.")
@click.option("--comment", required=True, help="Why, for whoever wonders.")
@click.option("--author", help="Who says so; the name of this account without it.")
@_TOKEN
@click.pass_obj
def add(
    path: Path,
    matchers: tuple[str, ...],
    span: timedelta,
    comment: str,
    author: str | None,
    token: str | None,
) -> None:
    """Silence what matches all of MATCHERS, as alertname=BackendDown channel=~"web|app"."""
    from alerting import clock
    from alerting.dispatch.matchers import parsed
    from exporter.web.alertmanager import shapes

    try:
        found = [one for text in matchers for one in parsed(text)]
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    now = clock.now()
    wanted = {
        "matchers": shapes.matches(found),
        "startsAt": now,
        "endsAt": now + span,
        "createdBy": author or getpass.getuser(),
        "comment": comment,
    }
    told = asking.told(path, token, "POST", _ALL, wanted)
    click.echo(told["silenceID"])


@silence.command(name="list")
@click.option("--expired", is_flag=True, help="Those that are over as well.")
@click.option("--json", "as_json", is_flag=True, help="Answer for programs.")
@_TOKEN
@click.pass_obj
def listed(path: Path, as_json: bool, expired: bool, token: str | None) -> None:
    """List silences: those that hold, then those that are to come."""
    query = urlencode({"expired": str(expired).lower()})
    told = asking.told(path, token, "GET", f"{_ALL}?{query}")
    if told or as_json:
        asking.show(told, as_json, lambda told: "\n".join(map(_line, told)))
    else:
        click.echo("nothing is silenced", err=True)


@silence.command()
@click.argument("ids", nargs=-1, required=True)
@_TOKEN
@click.pass_obj
def expire(path: Path, ids: tuple[str, ...], token: str | None) -> None:
    """End silences now, by their IDS."""
    for id in ids:
        asking.told(path, token, "DELETE", f"/api/v2/silence/{quote(id, safe='')}")
        click.echo(f"{id} is over")


def _line(one: dict[str, Any]) -> str:
    ops = {(False, True): "=", (False, False): "!=", (True, True): "=~", (True, False): "!~"}
    what = ", ".join(
        f'{m["name"]}{ops[m["isRegex"], m["isEqual"]]}"{m["value"]}"' for m in one["matchers"]
    )
    until = one["endsAt"][:19].replace("T", " ")
    said = f"{one['createdBy']}: {one['comment']}"
    return f"{one['id']}  {one['status']['state']:<7}  until {until} UTC  {{{what}}}  {said}"
