"""Debian's Prometheus in a process of its own, scraping a daemon every second."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.tools import tool

SCRAPE = """
global: {{scrape_interval: 1s, scrape_timeout: 1s}}
scrape_configs:
- job_name: chatwatch
  static_configs: [{{targets: ["127.0.0.1:{target}"]}}]
"""


@contextlib.contextmanager
def scraping(folder: Path, target: int, port: int) -> Iterator[str]:
    """Yield the server's URL, not ready yet; `target` and `port` are on this machine."""
    prometheus = tool("prometheus")
    file = folder / "prometheus.yml"
    file.write_text(SCRAPE.format(target=target))
    server = subprocess.Popen(
        [
            prometheus,
            f"--config.file={file}",
            f"--storage.tsdb.path={folder}/tsdb",
            f"--web.listen-address=127.0.0.1:{port}",
            "--log.level=error",
        ]
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)
