"""What a start does not wait for: libraries that few daemons use are imported by those few.

What the daemon does without in aiohttp and structlog is in tests/exporter/test_libraries.py.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.daemon import CONFIG

STARTED = """
import asyncio, os, signal, sys
from pathlib import Path
from exporter import app
from exporter.store.child import Child

def announce(config, port):
    print("imported", *sys.modules)
    os.kill(os.getpid(), signal.SIGTERM)

asyncio.run(app.run(Path(sys.argv[1]), os.environ, announce, Child()))
"""
FEW = {
    *("PIL", "slack_sdk", "alerting.notify.picture"),
    *("dns.message", "h11", "h2", "wsproto", "exporter.probes.transport.visit"),
    *("cryptography.x509", "cryptography.hazmat.primitives.ciphers.aead", "prometheus_client"),
}
WRITER = "import sys, exporter.store.worker; print('imported', *sys.modules)"
COMMAND = "import sys, exporter.cli; print('imported', *sys.modules)"


def imported(code: str, *arguments: object) -> set[str]:
    """Return the modules that a process has when it says so."""
    ended = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
        check=True,
        env={**os.environ, "PYTHONPATH": os.curdir},
    )
    (said,) = (line for line in ended.stdout.splitlines() if line.startswith("imported "))
    return set(said.split()[1:])


def test_a_daemon_on_its_defaults_waits_for_no_library_of_few(tmp_path: Path) -> None:
    file = tmp_path / "chatwatch.yml"
    file.write_text(CONFIG.format(port=0, data=tmp_path, more=""))
    found = imported(STARTED, file)
    assert "exporter.watching" in found
    assert not found & FEW


def test_the_writers_process_has_no_configuration_and_no_network() -> None:
    found = imported(WRITER)
    assert "exporter.store.sqlite" in found
    assert not found & {"yaml", "aiohttp", "asyncio", "numpy", "alerting.strict", "exporter.config"}


def test_a_command_imports_little_before_it_knows_what_is_asked() -> None:
    found = imported(COMMAND)
    assert not found & {"aiohttp", "numpy", "exporter.config", "exporter.app"}
