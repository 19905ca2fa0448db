"""The commands ``chatwatch rules …``: files for a Prometheus, and unit tests."""

# ruff: noqa: PLC0415 # what only one command needs is imported there, so that all answer at once

import os
from pathlib import Path
from typing import NoReturn

import click

_NO = 1
_CANNOT = 2


@click.group()
def rules() -> None:
    """Export and test rules."""


@rules.command()
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("prometheus/rules"),
    show_default=True,
    help="Where the files are written; those of other names stay.",
)
@click.pass_obj
def export(path: Path, folder: Path) -> None:
    """Write the rules of chatwatch.yml as rule files for a Prometheus, 2.42 or newer."""
    from alerting import rules_export
    from alerting.strict import ConfigError
    from exporter import alerts, config

    try:
        settings = config.load(path, os.environ)
        groups = alerts.load(settings.alerting, path.parent, os.environ).groups
        files = rules_export.exported(groups, settings.alerting.samples.interval)
    except (ConfigError, rules_export.Inexpressible) as error:
        _end(str(error), _NO)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        _end(f"{folder}: {error.strerror or error}", _CANNOT)
    for name in files:
        click.echo(folder / name)


@rules.command()
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--run", multiple=True, help="Only tests in whose name this pattern is found.")
@click.pass_obj
def test(path: Path, files: tuple[str, ...], run: tuple[str, ...]) -> None:
    """Run promtool's unit-test files; exit 1 when something is not as they say."""
    import asyncio

    import re2

    from alerting.strict import ConfigError
    from alerting.trials import session
    from exporter import alerts, config, logs

    logs.setup("auto", "critical")
    try:
        settings = config.load(path, os.environ).alerting if path.exists() else None
        ground = alerts.on_trial(settings)
        verdicts = []
        for file in files:
            click.echo(f"Unit Testing:  {file}")
            verdicts.append(asyncio.run(session.verdict(file, ground, run)))
            click.echo(f"{verdicts[-1]}\n")
    except ConfigError as error:
        _end(str(error), _NO)
    except re2.error as error:
        _end(f"--run: not a regular expression: {error}", _CANNOT)
    raise SystemExit(_NO if any(one.failures for one in verdicts) else 0)


def _end(why: str, code: int) -> NoReturn:
    click.echo(why, err=True)
    raise SystemExit(code)
