"""No secret of an integration is ever told: not in logs, pages, answers, notices, files or errors.

A real daemon asks every stand in moods that make it talk, among them one that repeats in its errors
all that it was shown; then everything that it said and kept is searched for every secret.
"""

import asyncio
import base64
import json
import os
import traceback
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

import aiohttp
import pytest
from click.testing import CliRunner

from alerting import clock
from exporter import config
from exporter.cli import chatwatch
from exporter.web.routes import ROUTES
from tests.daemon import Daemon
from tests.stories.integrations import secrets
from tests.stories.integrations.echoes import MARKER
from tests.stories.integrations.stage import Stage, living
from tests.tools import eventually

# One vendor's answers cannot be read, by a mistake of ours whose words have all there is.
MISTAKE: Final = """
from exporter.integrations.pennylane import Pennylane

def told(self, call, answer):
    held = self.token.reveal()
    raise RuntimeError(f"{held} {call} {answer}")

Pennylane.told = told
"""
PATHS: Final = (
    "/api/v1/query?query=%7B__name__%3D~%22integration.%2A%22%7D",
    "/api/v1/series?match%5B%5D=%7B__name__%3D~%22integration.%2A%22%7D",
    "/api/v1/label/integration/values",
    "/api/alerts/explain?name=IntegrationDown",
    "/metrics?name%5B%5D=integration_state",
)
LIST: Final = "/api/integrations"
KINDS: Final = ("text/html", "text/plain", "application/json")
WITHIN: Final = 60.0


async def fetched(url: str, names: list[str]) -> Mapping[str, bytes]:
    """Return what every page and answer says, to people and to programs."""
    paths = [one.path for one in ROUTES if one.method == "GET" and "{" not in one.path]
    asked = [(path, kind) for path in (*paths, *PATHS) for kind in KINDS]
    for one in ROUTES:
        if one.method == "GET" and one.path.startswith(f"{LIST}/{{name}}"):
            asked += [(one.path.replace("{name}", name), KINDS[-1]) for name in names]
    found = {}
    async with aiohttp.ClientSession(url) as session:
        for path, kind in asked:
            async with session.get(path, headers={"Accept": kind}) as answer:
                found[f"GET {path} as {kind}"] = await answer.read()
    return found


async def all_known(daemon: Daemon, stage: Stage, began: datetime, patient: frozenset[str]) -> bool:
    """Say whether all integrations have been asked since then, and somebody was told of it."""
    async with aiohttp.ClientSession() as session, session.get(f"{daemon.url}{LIST}") as answer:
        told = await answer.json()
    # A token that a server of tokens gave is believed to be refused only after another one was.
    times = [one["checked"] for one in told["integrations"] if one["name"] not in patient]
    known = all(at and datetime.fromisoformat(at) >= began for at in times)
    return known and len(stage.notices) > 1


def commanded(daemon: Daemon, stage: Stage) -> Mapping[str, bytes]:
    """Return what commands print, and the traceback of whatever they raise."""
    runner, found = CliRunner(env=stage.environ), {}

    def run(path: Path, *arguments: str) -> None:
        done = runner.invoke(chatwatch, ["--config", str(path), *arguments])
        text = done.output
        if done.exc_info is not None:
            text += "".join(traceback.format_exception(*done.exc_info))
        found[" ".join(arguments)] = text.encode()

    run(daemon.file, "check")
    run(daemon.file, "check", "--json")
    path = stage.folder / "one.yml"
    for entry in stage.entries:
        path.write_text(json.dumps({"integrations": [entry]}))
        run(path, "integration", str(entry["name"]))
        if str(entry["name"]).endswith("revoked"):
            run(path, "integration", str(entry["name"]), "--json")
    return found


def loaded(daemon: Daemon, stage: Stage) -> Mapping[str, bytes]:
    """Return the settings as programs show them."""
    found = config.load(daemon.file, {**os.environ, **stage.environ})
    shown = [
        repr(found),
        str(found),
        *(f"{one!r} {one!s} {one.oauth!r}" for one in found.integrations),
    ]
    shown += [traced(one) for one in found.integrations]
    return {"repr of settings": "\n".join(shown).encode()}


def traced(one: object) -> str:
    """Return a traceback with the values of its frames, as debuggers and trackers show them."""
    try:
        raise ValueError(one)  # noqa: TRY301 # it is the traceback that is looked at
    except ValueError as error:
        found = traceback.TracebackException.from_exception(error, capture_locals=True)
        return "".join(found.format())


def kept(daemon: Daemon) -> Mapping[str, bytes]:
    """Return all files that the daemon keeps."""
    files = [path for path in daemon.data.rglob("*") if path.is_file()]
    return {f"file {path.relative_to(daemon.data)}": path.read_bytes() for path in files}


@pytest.mark.slow
async def test_no_secret_is_told_by_anything_that_the_daemon_says_or_keeps(tmp_path: Path) -> None:
    stage, told = Stage(tmp_path), dict[str, bytes]()
    (tmp_path / "another").mkdir()
    first, second = Daemon(tmp_path), Daemon(tmp_path / "another")

    async def live(life: str, daemon: Daemon, level: str, format: str) -> None:
        began = clock.now()
        async with living(stage, daemon, life, level, format):
            if life != "again":
                left = patient if life == "mistaken" else frozenset[str]()
                await eventually(lambda: all_known(daemon, stage, began, left), within=WITHIN)
            for name, text in {**await fetched(daemon.url, names), **kept(daemon)}.items():
                told[f"{life}: {name}"] = text
        told.update({f"{life}: dead: {name}": text for name, text in kept(daemon).items()})
        told[f"{life}: log"] = (tmp_path / f"{life}.log").read_bytes()

    async with stage.open():
        names = [str(one["name"]) for one in stage.entries]
        patient = frozenset(str(one["name"]) for one in stage.entries if "oauth" in one)
        await live("first", first, "debug", "json")
        await live("again", first, "debug", "json")
        (tmp_path / "sitecustomize.py").write_text(MISTAKE)
        await live("mistaken", second, "info", "console")
        told |= await asyncio.to_thread(commanded, first, stage)
        told |= loaded(first, stage)
        told |= {f"notice {place}": body for place, body in enumerate(stage.notices)}
    every = stage.every_secret()
    assert len(every) > 50
    assert secrets.found(every, told) == []
    prove_that_it_would_be_found(told, stage)


def prove_that_it_would_be_found(told: Mapping[str, bytes], stage: Stage) -> None:
    """See that what people are to find is where they look, so that a secret would have been."""
    marked = {where for where, text in told.items() if MARKER.encode() in text}
    for life in ("first", "mistaken"):
        assert f"{life}: log" in marked
        assert f"{life}: GET /api/integrations as application/json" in marked
        assert any(one.startswith(f"{life}: dead: file chatwatch.db") for one in marked)
    assert "integration hubspot-revoked" in marked
    assert "integration hubspot-revoked --json" in marked
    history = "first: GET /api/integrations/hubspot-revoked/history as application/json"
    assert history in marked
    for where in ("first: GET /metrics as text/plain", "first: GET / as text/html"):
        assert b"hubspot-revoked" in told[where], where
    assert any(b"hubspot-revoked" in body for body in stage.notices)
    assert b"RuntimeError" in told["mistaken: log"]
    assert b"pennylane.py" not in told["first: log"]
    # Of each stand in each mood, something is known; and vendors were shown what is looked for.
    seen = {
        value
        for one in stage.served.values()
        for asked in one.asked
        for value in asked.headers.values()
    }
    shown = {secret for secret in stage.secrets if any(secret in value for value in seen)}
    assert len(shown) >= 15
    assert len(stage.tokens.given) >= 10


@pytest.mark.parametrize("secret", ["planted/secret+of=this", "a-planted-secret-of-this"])
def test_a_secret_is_found_however_it_is_written(secret: str) -> None:
    basic = [base64.b64encode(f"{'u' * n}:{secret}:x".encode()) for n in range(6)]
    written = [
        secret.encode(),
        quote(secret, safe="").encode(),
        json.dumps(secret).encode(),
        *basic,
    ]
    for place, text in enumerate(written):
        told = {"here": b"before " + text + b" after"}
        assert [one[:2] for one in secrets.found({secret}, told)], (place, text)
    assert secrets.found({secret}, {"here": b"nothing of " + MARKER.encode()}) == []
