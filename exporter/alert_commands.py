"""The commands ``chatwatch alerts …``: what fires, and why; asked of the running daemon."""

from pathlib import Path
from urllib.parse import urlencode

import click

from exporter import asking

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
    from exporter import alert_words, remote

    told = asking.told(path, token, "GET", "/api/v1/alerts", seconds=remote.PATIENT_SECONDS)
    asking.show(told, as_json, lambda told: alert_words.listed(told["data"]["alerts"]))


@alerts.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Answer for programs.")
@click.option("--token", envvar="CHATWATCH_TOKEN", help=_TOKEN)
@click.pass_obj
def explain(path: Path, name: str, as_json: bool, token: str | None) -> None:
    """Say why the alerts of a NAME are in their states; exit 1 when no rule is called so."""
    from exporter import alert_words, remote

    where = f"/api/alerts/explain?{urlencode({'name': name})}"
    told = asking.told(path, token, "GET", where, seconds=remote.PATIENT_SECONDS)
    asking.show(told, as_json, alert_words.explained)


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

    from exporter import alert_words

    firing = asking.told(path, token, "GET", "/api/v2/alerts")
    meant = [
        one["fingerprint"]
        for one in firing
        if one["fingerprint"] in names or one["labels"].get("alertname") in names
    ]
    if not meant:
        asking.end(f"nothing that fires is called {' or '.join(names)}", asking.NO)
    care = {"alerts": meant, "by": by or getpass.getuser(), "comment": comment}
    asking.told(path, token, "POST", "/api/alerts/acknowledge", care)
    for one in firing:
        if one["fingerprint"] in meant:
            name = one["labels"].get("alertname", "")
            click.echo(f"{name} {alert_words.labels(one['labels'])} is acknowledged")
