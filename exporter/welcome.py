"""What ``chatwatch run`` prints once: what is watched, and where to look."""

import os
import sys

import click

from exporter.config import Config

_BOLD_GREEN = "\x1b[1;32m"
_PLAIN = "\x1b[0m"


def lines(config: Config, port: int) -> list[str]:
    """Return the sentences, the address with the port that was really bound."""
    scheme = "https" if config.server.tls else "http"
    host = config.server.listen_host
    base = f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"
    kinds = [f"{source.name} ({source.__struct_config__.tag})" for source in config.sources]
    return [
        f"chatwatch is ready on {base}",
        f"  takes events from  {', '.join(kinds) or 'nobody yet: add sources: to the file'}",
        f"  keeps them in      {config.storage.url} for {config.retention.events}",
        f"  metrics            {base}/metrics",
        f"  is it up           {base}/-/ready",
        f"  send one           {_example(config, base)}",
    ]


def announce(config: Config, port: int) -> None:
    """Print the sentences to standard output, in colour where a person reads it."""
    first, *rest = lines(config, port)
    first = f"{_BOLD_GREEN}{first}{_PLAIN}" if _in_colour() else first
    click.echo("\n".join([first, *rest]), color=True)


def _in_colour() -> bool:
    """Say whether a terminal reads; NO_COLOR and FORCE_COLOR decide first (https://no-color.org)."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def _example(config: Config, base: str) -> str:
    open_source = next((source for source in config.sources if not source.secrets), None)
    if open_source is None:
        return "every source is signed; see docs/events.md"
    url = f"{base}/webhooks/{open_source.name}"
    return f"curl {url} -H 'content-type: application/json' -d @event.json   (docs/events.md)"
