"""The command ``chatwatch notify test``: is somebody told, and if not, why not."""

from pathlib import Path
from typing import Any

import click

from exporter import asking

_SECONDS = 60.0


@click.group()
def notify() -> None:
    """Tell receivers something."""


@notify.command()
@click.argument("receiver")
@click.option("--json", "as_json", is_flag=True, help="Answer for programs.")
@click.option("--token", envvar="CHATWATCH_TOKEN", help="A token with alerts:write.")
@click.pass_obj
def test(path: Path, receiver: str, as_json: bool, token: str | None) -> None:
    """Send a test to every integration of RECEIVER; exit 1 when one of them does not take it."""
    told = asking.told(
        path, token, "POST", "/api/notify/test", {"receiver": receiver}, seconds=_SECONDS
    )
    asking.show(told, as_json, lambda told: _worded(receiver, told["integrations"]))
    ways = told["integrations"]
    raise SystemExit(0 if ways and all(one["outcome"] == "sent" for one in ways) else asking.NO)


def _worded(receiver: str, ways: list[dict[str, Any]]) -> str:
    return "\n".join(map(_line, ways)) or f"{receiver} has no integration: nobody is told"


def _line(one: dict[str, Any]) -> str:
    said = f": {one['detail']}" if one["detail"] else ""
    return f"{one['integration']}  {one['outcome']} after {one['seconds']:.2f} s{said}"
