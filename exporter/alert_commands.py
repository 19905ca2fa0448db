"""The commands ``chatwatch alerts …``: what fires, and why; asked of the running daemon."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlencode

import click

_NO = 1
_CANNOT = 2
_TOKEN = "A token with alerts:read."  # noqa: S105 # says which one


@click.group()
def alerts() -> None:
    """See what fires, and why."""


@alerts.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Answer for programs.")
@click.option("--token", envvar="CHATWATCH_TOKEN", help=_TOKEN)
@click.pass_obj
def listing(path: Path, as_json: bool, token: str | None) -> None:
    """List what is pending or fires."""
    from exporter import alert_words

    _tell(
        path,
        token,
        "/api/v1/alerts",
        as_json,
        lambda told: alert_words.listed(told["data"]["alerts"]),
    )


@alerts.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Answer for programs.")
@click.option("--token", envvar="CHATWATCH_TOKEN", help=_TOKEN)
@click.pass_obj
def explain(path: Path, name: str, as_json: bool, token: str | None) -> None:
    """Say why the alerts of a NAME are in their states; exit 1 when no rule is called so."""
    from exporter import alert_words

    where = f"/api/alerts/explain?{urlencode({'name': name})}"
    _tell(path, token, where, as_json, alert_words.explained)


@alerts.command()
@click.argument("names", nargs=-1, required=True)
@click.option("--comment", default="", help="What is done about it.")
@click.option("--by", "by", help="Who looks after it; the name of this account without it.")
@click.option("--token", envvar="CHATWATCH_TOKEN", help="A token with alerts:write.")
@click.pass_obj
def acknowledge(
    path: Path, names: tuple[str, ...], comment: str, by: str | None, token: str | None
) -> None:
    """Say that you look after alerts, by NAMES or fingerprints: nobody else is called for them."""
    import getpass

    from exporter import alert_words, asking

    firing = asking.told(path, token, "GET", "/api/v2/alerts")
    meant = [
        one["fingerprint"]
        for one in firing
        if one["fingerprint"] in names or one["labels"].get("alertname") in names
    ]
    if not meant:
        _end(f"nothing that fires is called {' or '.join(names)}", _NO)
    care = {"alerts": meant, "by": by or getpass.getuser(), "comment": comment}
    asking.told(path, token, "POST", "/api/alerts/acknowledge", care)
    for one in firing:
        if one["fingerprint"] in meant:
            name = one["labels"].get("alertname", "")
            click.echo(f"{name} {alert_words.labels(one['labels'])} is acknowledged")


def _tell(
    path: Path,
    token: str | None,
    where: str,
    as_json: bool,
    worded: Callable[[Any], str],
) -> None:
    """Ask, and print the answer."""
    import msgspec

    from alerting.strict import ConfigError
    from exporter import config, remote

    try:
        settings = config.load(path, os.environ)
    except ConfigError as error:
        _end(str(error), _NO)
    said = remote.told(settings, token, "GET", where, seconds=remote.PATIENT_SECONDS)
    if said.status is None or not isinstance(said.answer, dict):
        _end(said.why or remote.sentence(said), _CANNOT)
    if not said.is_yes:
        _end(remote.sentence(said), _NO)
    if as_json:
        click.echo(msgspec.json.encode(said.answer))
        return
    try:
        text = worded(said.answer)
    except (KeyError, TypeError, ValueError, AttributeError):
        _end(remote.sentence(remote.Said(said.status)), _CANNOT)
    click.echo(text)


def _end(why: str, code: int) -> NoReturn:
    click.echo(why, err=True)
    raise SystemExit(code)
