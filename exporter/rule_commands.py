"""The commands ``chatwatch rules …``: mistakes, files for a Prometheus, unit tests, backtests."""

import os
from pathlib import Path

import click

from exporter import asking


@click.group()
def rules() -> None:
    """Check, export and test rules, and see what they would have said."""


@rules.command()
@click.argument("files", nargs=-1, type=click.Path())
@click.option("--json", "as_json", is_flag=True, help="Answer for programs.")
@click.pass_obj
def check(path: Path, files: tuple[str, ...], as_json: bool) -> None:
    """Say what is wrong in files of rules, those of chatwatch.yml if none is named; exit 1 then."""
    import msgspec

    from alerting.settings import Alerting
    from alerting.strict import ConfigError
    from exporter import alerts, config

    try:
        settings = config.load(path, os.environ).alerting if path.exists() or not files else None
        patterns, folder = (files, Path()) if settings is None or files else ((), path.parent)
        settings = settings or Alerting()
        found = alerts.checked(settings, patterns or settings.rules, folder)
    except ConfigError as error:
        if as_json:
            told = {"ok": False, "problems": error.problems, "warnings": ()}
            click.echo(msgspec.json.encode(told))
            raise SystemExit(asking.NO) from None
        asking.end(str(error), asking.NO)
    if as_json:
        told = {"ok": True, "problems": (), "warnings": found.warnings, **found.counts}
        click.echo(msgspec.json.encode(told))
        return
    for warning in found.warnings:
        click.echo(f"warning: {warning}", err=True)
    counts = ", ".join(f"{n} {name if n != 1 else name[:-1]}" for name, n in found.counts.items())
    click.echo(f"good: {counts}; {len(found.warnings)} warnings")


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
    from alerting.rulebook import export as rules_export
    from alerting.strict import ConfigError
    from exporter import alerts, config

    try:
        settings = config.load(path, os.environ).alerting
        groups = alerts.checked(settings, settings.rules, path.parent).groups
        files = rules_export.exported(groups, settings.samples.interval)
    except (ConfigError, rules_export.Inexpressible) as error:
        asking.end(str(error), asking.NO)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        asking.end(f"{folder}: {error.strerror or error}", asking.CANNOT)
    for name in files:
        click.echo(folder / name)


@rules.command()
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--run", multiple=True, help="Only tests in whose name this pattern is found.")
@click.pass_obj
def test(path: Path, files: tuple[str, ...], run: tuple[str, ...]) -> None:
    """Run unit tests in promtool's format, of notices too; exit 1 when one of them fails."""
    import asyncio

    from alerting.regexp import Unreadable
    from alerting.strict import ConfigError
    from alerting.trials import session
    from exporter import alerts, config, logs

    logs.setup("auto", "critical")
    try:
        settings = config.load(path, os.environ).alerting if path.exists() else None
        ground = alerts.on_trial(settings)
        policy_of = alerts.policies(settings, path.parent, os.environ)
        verdicts = []
        for file in files:
            click.echo(f"Unit Testing:  {file}")
            verdicts.append(asyncio.run(session.verdict(file, ground, run, policy_of)))
            click.echo(f"{verdicts[-1]}\n")
    except ConfigError as error:
        asking.end(str(error), asking.NO)
    except Unreadable as error:
        asking.end(f"--run: not a regular expression: {error}", asking.CANNOT)
    raise SystemExit(asking.NO if any(one.failures for one in verdicts) else 0)


@rules.command()
@click.argument("files", nargs=-1, type=click.Path())
@click.option("--range", "length", default="6h", show_default=True, help="How far back, as 1h30m.")
@click.option("--end", help="Until when: seconds since 1970, or RFC 3339; now without it.")
@click.option("--step", help="How often rules are evaluated; as samples are taken without it.")
@click.option("--prometheus", "url", help="Ask the samples of this server, not the daemon's.")
@click.option("--token", envvar="CHATWATCH_TOKEN", help="A token with metrics:read.")
@click.option("--json", "as_json", is_flag=True, help="Answer for programs.")
@click.pass_obj
def backtest(
    path: Path,
    /,
    files: tuple[str, ...],
    url: str | None,
    token: str | None,
    as_json: bool,
    **when: str | None,
) -> None:
    """Say which alerts rules would have made of past samples: files, or those of chatwatch.yml."""
    import asyncio

    import msgspec

    from alerting.promql.errors import QueryError
    from alerting.strict import ConfigError
    from alerting.trials import report
    from exporter import alerts, config, logs, rehearsal

    logs.setup("auto", "critical")
    try:
        settings = config.load(path, os.environ)
        patterns, folder = (files, Path()) if files else (settings.alerting.rules, path.parent)
        groups = alerts.rehearsed(settings.alerting, patterns, folder)
        server = rehearsal.server(settings, url, token)
        step = settings.alerting.samples.interval
        found = asyncio.run(rehearsal.run(groups, server, step, **when))
    except ConfigError as error:
        asking.end(str(error), asking.NO)
    except (QueryError, ValueError) as error:
        asking.end(str(error), asking.CANNOT)
    click.echo(msgspec.json.encode(report.record(found)) if as_json else report.told(found))
