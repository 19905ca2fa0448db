"""The command ``chatwatch erase``: have a customer erased, and see that it comes to its end."""

import sys
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import click

from exporter import asking
from exporter.duration_type import lasting

_ALL: Final = "/api/erasures"


@click.command()
@click.argument("customer", required=False)
@click.option("--tenant", help="Whose customer it is, where customers are of tenants.")
@click.option("--id", help="Watch an erasure that was asked for before.")
@click.option("--no-wait", is_flag=True, help="End as soon as it is asked for.")
@lasting(default="1h", show_default=True, help="How long to watch it.")
@click.option("--json", "as_json", is_flag=True, help="Answer for programs.")
@click.option("--token", envvar="CHATWATCH_TOKEN", help="A token of an admin.")
@click.pass_obj
def erase(path: Path, /, token: str | None, as_json: bool, **asked: Any) -> None:
    """Erase CUSTOMER, who is named by any of their ids, and watch it to its end; totals stay.

    With - for it the id is read from standard input, and stays out of the shell's history. The
    daemon goes on where this command is ended, and after a restart. Exit 1 when it is refused, 2
    when nobody answers, or it is not done in time.
    """
    customer, id = asked["customer"], asked["id"]
    if (customer is None) is (id is None):
        raise click.UsageError("name a CUSTOMER, or an erasure with --id")
    if id is not None:
        told = asking.told(path, token, "GET", f"{_ALL}/{quote(id, safe='')}")
    else:
        told = asking.told(path, token, "POST", _ALL, _wanted(customer, asked["tenant"]))
    if not asked["no_wait"]:
        told = _watched(path, token, told, asked["span"].total_seconds())
    asking.show(told, as_json, _line)
    if not asked["no_wait"] and told["state"] != "done":
        asking.end(f"it goes on; chatwatch erase --id {told['id']} watches it", asking.CANNOT)


def _wanted(customer: str, tenant: str | None) -> dict[str, str]:
    named = sys.stdin.readline().strip() if customer == "-" else customer
    if not named:
        raise click.UsageError("CUSTOMER is empty")
    return {"customer": named} | ({} if tenant is None else {"tenant": tenant})


def _watched(path: Path, token: str | None, told: Any, seconds: float) -> Any:
    """Return how far it is when it is done, or after so many seconds; say each state."""
    from alerting import clock

    ends, state = clock.monotonic() + seconds, ""
    while True:
        if told["state"] != state:
            state = told["state"]
            click.echo(f"{told['id']}: {state}", err=True)
        if state == "done" or clock.monotonic() >= ends:
            return told
        told = asking.told(path, token, "GET", f"{_ALL}/{told['id']}?wait=1")


def _line(told: Any) -> str:
    counts = [(told["ids"], "id", "ids"), (told["events"], "event", "events")]
    counts.append((told["conversations"], "conversation", "conversations"))
    counts.append((told["quarantine"], "request in quarantine", "requests in quarantine"))
    words = ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts)
    return f"{told['id']}: {'erased' if told['state'] == 'done' else told['state']}; {words}"
