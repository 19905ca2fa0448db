"""The command ``chatwatch integration``: one look at a vendor, from here, told call by call."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from exporter import asking

if TYPE_CHECKING:
    from exporter.integrations.conduct.look import Look
    from exporter.integrations.kind import Integration


@click.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Answer for programs.")
@click.pass_obj
def integration(path: Path, name: str, *, as_json: bool) -> None:
    """Look at an integration once: NAME is that of a configured one.

    Tells each call and what came back, the state with its reason, and the quotas; exit 1 when it
    is not up. Degraded is up. What the daemon knows of it stays as it is.
    """
    import msgspec

    from alerting import clock, terminal
    from exporter import integration_words

    one = _named(path, name)
    look = asyncio.run(_looked(one))
    if as_json:
        click.echo(msgspec.json.encode(integration_words.record(one, look, clock.unix())))
    else:
        told = integration_words.told(one, look, clock.unix())
        click.echo("\n".join(map(terminal.printable, told.splitlines())))
    raise SystemExit(integration_words.code(look))


def _named(path: Path, name: str) -> "Integration":
    """Return the integration that is meant; what is none ends the command."""
    from alerting.strict import hint, quoted
    from exporter.integrations.grants.refresh_token import RefreshToken

    every = {one.name: one for one in asking.settings(path).integrations}
    if name not in every:
        asking.end(f"no integration is called {quoted(name)}{hint(name, [*every])}", asking.CANNOT)
    one = every[name]
    if isinstance(one.oauth, RefreshToken):
        said = "its refresh token may be good for one use only, so that only the daemon may use it"
        asking.end(f"{name}: {said}; ask GET /api/integrations/{name} instead", asking.CANNOT)
    if one.paused:
        asking.end(f"{name} is paused in the configuration, so nobody asks it", asking.CANNOT)
    return one


async def _looked(one: "Integration") -> "Look":
    """Return a whole look; each call has the time limit of the integration."""
    from alerting import clock
    from exporter.integrations.conduct import course, look
    from exporter.integrations.transport.client import Client

    client, found = Client(), look.begun()
    try:
        while (call := look.following(one, found, clock.unix())) is not None:
            shown = course.shown(one, found.memory, call, clock.unix())
            heard = await client.ask(one, call, shown)
            found = look.after(one, found, call, heard, clock.unix())
    finally:
        await client.close()
    return found
