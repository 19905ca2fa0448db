"""The command ``chatwatch doctor``: how sources are, what is wrong, and what to do."""

from pathlib import Path

import click

from exporter import asking


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Answer for programs.")
@click.option("--token", envvar="CHATWATCH_TOKEN", help="A token with analytics:read.")
@click.pass_obj
def doctor(path: Path, as_json: bool, token: str | None) -> None:
    """Say how the running daemon and its sources are; exit 1 when something is wrong."""
    from exporter import doctor_words

    told = asking.told(path, token, "GET", "/api/doctor")
    asking.show(told, as_json, doctor_words.told)
    errors = [one for one in told["findings"] if one["level"] == "error"]
    raise SystemExit(asking.NO if errors else 0)
