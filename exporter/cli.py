"""The command ``chatwatch``: argv in, exit code out: 0 done, 1 it said no, 2 it could not."""

import gc
import os
import sqlite3
from pathlib import Path

import click

from alerting.strict import ConfigError
from exporter import __version__, alert_commands, asking
from exporter.analyze_command import analyze
from exporter.doctor_command import doctor
from exporter.erase_command import erase
from exporter.event_commands import events
from exporter.export_command import export
from exporter.integration_command import integration
from exporter.notify_commands import notify
from exporter.probe_command import probe
from exporter.rule_commands import rules
from exporter.silence_commands import silence
from exporter.traffic_command import traffic

# The rest is imported where it is used, so that `check` and `token new` answer at once.

_DEFAULT = Path("config/chatwatch.yml")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="chatwatch")
@click.option(
    "--config",
    "path",
    type=click.Path(path_type=Path),
    default=_DEFAULT,
    show_default=True,
    help="The configuration file.",
)
@click.pass_context
def chatwatch(context: click.Context, path: Path) -> None:
    """Watch chat and AI-assistant services."""
    context.obj = path


@chatwatch.command()
@click.pass_obj
def run(path: Path) -> None:
    """Start the daemon and serve until SIGTERM."""
    # What is imported and built here stays; the collector would walk it until app.run settles.
    gc.disable()
    from exporter.store.child import Child

    child = Child()  # it has its own imports, beside those that follow
    from exporter import libraries

    libraries.prepare()
    import uvloop

    from exporter import app, welcome
    from exporter.privacy.vault import VaultError
    from exporter.store.errors import StoreError

    try:
        uvloop.run(app.run(path, os.environ, welcome.announce, child))
    except ConfigError as error:
        asking.end(str(error), asking.CANNOT)
    except (StoreError, VaultError, OSError, sqlite3.Error) as error:
        asking.end(f"cannot start: {error}", asking.CANNOT)
    finally:
        child.end()
        gc.enable()


@chatwatch.command()
@click.option("--json", "as_json", is_flag=True, help="Answer for programs.")
@click.pass_obj
def check(path: Path, as_json: bool) -> None:
    """Validate everything that run would load; exit 1 when it has errors."""
    import msgspec

    from exporter import alerts
    from exporter import config as configuration
    from exporter.probes.blackbox import files as blackbox

    try:
        config = configuration.load(path, os.environ)
        found = alerts.load(config.alerting, path.parent, os.environ)
        modules = blackbox.load(config.blackbox.config, path.parent, os.environ)
    except ConfigError as error:
        if as_json:
            click.echo(msgspec.json.encode({"ok": False, "problems": error.problems}))
            raise SystemExit(asking.NO) from None
        asking.end(str(error), asking.NO)
    warnings = (*found.warnings, *alerts.unseen(found, config.alerting, config.host.profile))
    if as_json:
        told = {"ok": True, "problems": [], "warnings": warnings}
        click.echo(msgspec.json.encode(told))
        return
    for warning in warnings:
        click.echo(f"warning: {warning}", err=True)
    counts = (
        (len(config.sources), "source"),
        (len(config.probes), "probe"),
        (len(config.integrations), "integration"),
        (found.rules, "rule"),
        (len(modules), "module"),
        (len(found.integrations), "way to be told"),
    )
    click.echo(f"{path}: good; {', '.join(_counted(*one) for one in counts)}")


@chatwatch.command()
@click.option("--token", envvar="CHATWATCH_TOKEN", help="A token with config:reload.")
@click.pass_obj
def reload(path: Path, token: str | None) -> None:
    """Tell the running daemon to load its configuration again; exit 1 when it refuses."""
    from exporter import remote

    status, answer = remote.reload(asking.settings(path), token)
    if status is None:
        asking.end(answer, asking.CANNOT)
    click.echo(answer, err=status >= 300)
    raise SystemExit(0 if status < 300 else asking.NO)


@chatwatch.command()
@click.argument("expr")
@click.option("--time", "at", help="When: seconds since 1970, or RFC 3339; now without it.")
@click.option("--range", "span", help="How far back from there, as 1h30m: a value for each step.")
@click.option("--step", help="The step of a range; without it there are at most 60.")
@click.option("--json", "as_json", is_flag=True, help="Answer for programs.")
@click.option("--token", envvar="CHATWATCH_TOKEN", help="A token with metrics:read.")
@click.pass_obj
def query(path: Path, /, expr: str, as_json: bool, token: str | None, **when: str | None) -> None:
    """Ask the running daemon what a PromQL expression is worth; exit 1 when it refuses."""
    import msgspec

    from alerting import clock
    from exporter import question, remote

    try:
        asked = question.asked(expr, clock.unix(), **when)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    said = remote.query(asking.settings(path), token, asked.path, asked.form)
    if said.status is None or said.answer is None:
        asking.end(said.why or remote.sentence(said), asking.CANNOT)
    if as_json:
        click.echo(msgspec.json.encode(said.answer))
    else:
        told = question.told(expr, said)
        click.echo("\n".join(filter(None, told.notes)), nl=bool(told.notes), err=True)
        click.echo(told.text, err=not said.is_yes)
    raise SystemExit(0 if said.is_yes else asking.NO)


@chatwatch.group()
def token() -> None:
    """Make tokens."""


@token.command()
def new() -> None:
    """Make a token: one half for the caller, the other for chatwatch.yml."""
    from exporter import tokens

    made = tokens.new()
    click.echo(f"for the caller (shown once):  {made.token}")
    click.echo(f"for chatwatch.yml:            token: {made.digest}")


chatwatch.add_command(alert_commands.alerts)
chatwatch.add_command(analyze)
chatwatch.add_command(doctor)
chatwatch.add_command(erase)
chatwatch.add_command(events)
chatwatch.add_command(export)
chatwatch.add_command(rules)
chatwatch.add_command(silence)
chatwatch.add_command(notify)
chatwatch.add_command(probe)
chatwatch.add_command(integration)
chatwatch.add_command(traffic)


def main() -> None:
    """Run the command."""
    chatwatch(prog_name="chatwatch")


def _counted(count: int, thing: str) -> str:
    many = {"way to be told": "ways to be told"}.get(thing, f"{thing}s")
    return f"{count} {thing if count == 1 else many}"
