"""Programs of others that some tests run, and how to wait for a process that is not ours."""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import aiohttp
import pytest

from alerting import clock

T = TypeVar("T")

PACKAGES = {
    "amtool": "prometheus-alertmanager",
    "chromium": "chromium",
    "postgres": "postgresql",
    "prometheus": "prometheus",
    "prometheus-blackbox-exporter": "prometheus-blackbox-exporter",
    "prometheus-node-exporter": "prometheus-node-exporter",
    "redis-server": "redis-server",
    "promtool": "prometheus",
}
"""Program → the Debian package that brings it; `make test-deps` installs all of them."""


def required() -> bool:
    """Whether a missing program is a failure (in CI) and not a reason to skip."""
    return os.environ.get("CHATWATCH_REQUIRE_TOOLS") == "1"


def found(name: str) -> str | None:
    """The path of a program: on PATH, or where Debian keeps PostgreSQL's servers (newest first)."""
    servers = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return shutil.which(name) or (str(servers[0]) if servers else None)


def tool(name: str) -> str:
    """The path of a program; without it the test is skipped with the reason, or fails in CI."""
    path = found(name)
    if path is not None:
        return path
    reason = f"{name} is not here (Debian package {PACKAGES[name]}); run: make test-deps"
    if required():
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


async def eventually(
    question: Callable[[], Awaitable[T | None]], *, within: float = 10.0, what: str = "an answer"
) -> T:
    """Ask another process again and again until the answer is neither None nor False.

    ``within`` in seconds; AssertionError names ``what`` did not come. Connection errors count as no
    answer yet. This is the one place of the tests that may sleep: a program that is not ours tells
    nobody when it is ready.
    """
    end = clock.monotonic() + within
    while True:
        try:
            answer = await question()
        except (OSError, aiohttp.ClientError):
            answer = None
        if answer is not None and answer is not False:
            return answer
        if clock.monotonic() >= end:
            raise AssertionError(f"{what} did not come within {within:g} s")
        await asyncio.sleep(0.05)
