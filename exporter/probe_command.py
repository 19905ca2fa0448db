"""The command ``chatwatch probe``: one run, from here, told step by step."""

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerting.strict import ConfigError, Duration
from exporter import asking

if TYPE_CHECKING:
    from exporter.probes import Probe


@click.command()
@click.argument("target")
@click.option("--module", "-m", default="", help="A module of blackbox.yml; http_2xx without it.")
@click.option("--hostname", default="", help="The name asked for instead of the target's.")
@click.option("--timeout", default="10s", show_default=True, help="How long the run may take.")
@click.option("--json", "as_json", is_flag=True, help="Answer for programs.")
@click.pass_obj
def probe(
    path: Path, target: str, module: str, hostname: str, timeout: str, *, as_json: bool
) -> None:
    """Run a probe once: TARGET is the name of a configured one, or a target for a module.

    Tells what the run did, its phases and what it measured; exit 1 when the target is not up.
    """
    import msgspec

    from alerting import clock
    from exporter.probes.blackbox import report
    from exporter.probes.line import Line
    from exporter.probes.transport import ambient

    made = _made(path, target, module, hostname, timeout)
    began, lines = clock.monotonic(), list[Line]()
    with ambient.surrounded(ambient.Open(), lines):
        result = asyncio.run(made.measure())
    if as_json:
        click.echo(msgspec.json.encode(result))
    else:
        click.echo(report.report(result, lines, began), nl=False)
    raise SystemExit(0 if result.success else asking.NO)


def _made(path: Path, target: str, module: str, hostname: str, timeout: str) -> "Probe":
    """Return the probe that is meant; what is none ends the command."""
    from exporter.probes.blackbox import files, question, translation
    from exporter.probes.blackbox.question import Question

    config = asking.settings(path)
    configured = {one.name: one for one in config.probes}
    if target in configured and not module:
        return configured[target]
    try:
        modules = files.load(config.blackbox.config, path.parent, os.environ)
        chosen = question.module(modules, module or question.DEFAULT_MODULE)
        asked = Question(target, Duration.parse(timeout), hostname, name="command")
        return translation.probe(chosen, asked)
    except ConfigError as error:
        asking.end(str(error), asking.NO)
    except ValueError as error:
        asking.end(str(error), asking.CANNOT)
