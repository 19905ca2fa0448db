"""What a daemon's start does not wait for in the libraries that it needs."""

import os
import ssl
import subprocess
import sys
from typing import Any

import msgspec

ASKED = """
import os, ssl, sys
before = dict(os.environ)
from exporter import libraries
libraries.prepare()
import structlog
from aiohttp import connector
import msgspec
told = {
    "same": dict(os.environ) == before,
    "rich": sys.modules["rich"] is not None,
    "theirs": connector._SSL_CONTEXT_VERIFIED.cert_store_stats()["x509"],
    "verifies": connector._SSL_CONTEXT_VERIFIED.verify_mode == ssl.CERT_REQUIRED,
    "ours": ssl.create_default_context().cert_store_stats()["x509"],
}
sys.stdout.buffer.write(msgspec.json.encode(told))
"""


def asked(**environ: str) -> dict[str, Any]:
    """Return what a process says after it has prepared."""
    ended = subprocess.run(
        [sys.executable, "-c", ASKED],
        stdout=subprocess.PIPE,
        timeout=60,
        check=True,
        env={**os.environ, "PYTHONPATH": os.curdir, **environ},
    )
    told: dict[str, Any] = msgspec.json.decode(ended.stdout)
    return told


def test_contexts_that_nobody_here_uses_trust_nobody_and_ours_trust_whom_the_system_does() -> None:
    told = asked()
    assert told["theirs"] == 0
    assert told["verifies"]
    assert told["ours"] == ssl.create_default_context().cert_store_stats()["x509"]


def test_the_environment_stays_as_it_was_whatever_it_said_of_certificates() -> None:
    assert asked()["same"]
    assert asked(SSL_CERT_FILE="/etc/ssl/certs/ca-certificates.crt")["same"]


def test_logs_load_nothing_that_draws() -> None:
    assert not asked()["rich"]
