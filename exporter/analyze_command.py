"""The command ``chatwatch analyze``: what the last hours say; asked of the running daemon."""

from pathlib import Path
from urllib.parse import urlencode

import click

from exporter import asking


@click.command()
@click.option("--hours", default="24", show_default=True, help="How many hours, up to now.")
@click.option("--json", "as_json", is_flag=True, help="Answer for programs.")
@click.option("--token", envvar="CHATWATCH_TOKEN", help="A token with analytics:read.")
@click.pass_obj
def analyze(path: Path, hours: str, as_json: bool, token: str | None) -> None:
    """Compare services, find incidents, trends and unusual hours, and say what to look at.

    Exit 1 when the daemon refuses, as it does for 0 hours or 10000, and 2 when none answers.
    """
    from exporter import analysis_words, remote

    where = f"/api/analyze?{urlencode({'hours': hours})}"
    told = asking.told(path, token, "GET", where, seconds=remote.PATIENT_SECONDS)
    asking.show(told, as_json, analysis_words.told)
