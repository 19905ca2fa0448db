"""Debian's Prometheus in a process of its own: scraping a daemon, or over samples of the past."""

import contextlib
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.tools import tool

SCRAPE = """
global: {{scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}}
rule_files: [{rules}]
scrape_configs:
- job_name: chatwatch
  static_configs: [{{targets: ["127.0.0.1:{target}"]}}]
"""
NOTHING = "global: {evaluation_interval: 1m}\n"


@contextlib.contextmanager
def scraping(folder: Path, target: int, port: int, rules: Path | None = None) -> Iterator[str]:
    """Yield the server's URL, not ready yet; `target` and `port` are on this machine."""
    with running(folder, port, SCRAPE.format(target=target, rules=rules or "")) as url:
        yield url


@contextlib.contextmanager
def running(
    folder: Path, port: int, config: str = NOTHING, options: Iterable[str] = ()
) -> Iterator[str]:
    """Yield the URL of a server, not ready yet, that keeps its samples in a folder."""
    prometheus = tool("prometheus")
    file = folder / "prometheus.yml"
    file.write_text(config)
    server = subprocess.Popen(
        [
            prometheus,
            f"--config.file={file}",
            f"--storage.tsdb.path={folder}/tsdb",
            f"--web.listen-address=127.0.0.1:{port}",
            "--log.level=error",
            *options,
        ]
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def backfill(folder: Path, lines: Iterable[str]) -> None:
    """Write samples for a server that is to run in a folder: `name{label="x"} value seconds`."""
    text = folder / "samples.txt"
    with text.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
        file.write("# EOF\n")
    blocks = [tool("promtool"), "tsdb", "create-blocks-from", "openmetrics"]
    subprocess.run([*blocks, text, folder / "tsdb"], check=True, capture_output=True)
    text.unlink()
