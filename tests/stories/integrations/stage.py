"""Every stand in every mood, and the daemon that asks them all: for the story of secrets."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, Final

import aiohttp
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.daemon import Daemon
from tests.exporter.integrations import asking
from tests.exporter.integrations.serving import Served, served
from tests.exporter.integrations.stands import STANDS, rest
from tests.exporter.integrations.stands.stand import Mood, Stand
from tests.stories.integrations import echoes, secrets
from tests.tools import eventually

RULES: Final = Path(__file__).parents[3] / "config/rules/integrations.yml"
MOODS: Final[tuple[Mood, ...]] = ("well", "revoked", "html", "failing", "lacking")
ALL: Final = {**STANDS, **rest.DECLARED}
TOLD: Final = """\
route: {{receiver: hook, group_by: [alertname], group_wait: 1s, group_interval: 1s}}
receivers:
- name: hook
  webhook_configs: [{{url: "{url}/hook"}}]
"""
MORE: Final = """\
host: {{enabled: false}}
logging: {{level: {level}, format: {format}}}
alerting: {{config: {alerting}, rules: ["{rules}"], samples: {{interval: 1s}}}}
integrations: {integrations}
"""


class Stage:
    """Every stand in every mood, a server of tokens, and one who is sent notices."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tokens = echoes.Tokens()
        self.served: dict[str, Served] = {}
        self.entries: list[dict[str, Any]] = []
        self.secrets: set[str] = set()
        self.environ: dict[str, str] = {}
        self.notices: list[bytes] = []

    async def hear(self, request: web.BaseRequest) -> web.StreamResponse:
        """Take a notice."""
        self.notices.append(await request.read())
        return web.Response()

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Serve all, and write the configuration."""
        async with contextlib.AsyncExitStack() as stack:
            self.tokens.url = await stack.enter_async_context(echoes.listening(self.tokens))
            hook = await stack.enter_async_context(echoes.listening(self.hear))
            (self.folder / "alerting.yml").write_text(TOLD.format(url=hook))
            for type, stand in ALL.items():
                for mood in MOODS:
                    if mood == "well" or mood in stand.expected:
                        await self._add(stack, f"{type} {mood}", echoes.marked(stand), mood)
                await self._add(stack, f"{type} echo", echoes.echo(stand), "well")
            for name, type, oauth in grants(self.tokens.url):
                self.secrets |= oauth.pop("secrets")
                stand = self.tokens.opened(STANDS[type])
                await self._add(stack, f"{name} well", stand, "well", oauth)
                await self._add(stack, f"{name} echo", echoes.echo(stand), "well", oauth)
                refused = {**oauth, "token_url": f"{self.tokens.url}/refused"}
                if name != "account":
                    await self._add(stack, f"{name} refused", stand, "well", refused)
            yield

    async def _add(
        self,
        stack: contextlib.AsyncExitStack,
        name: str,
        stand: Stand,
        mood: Mood,
        oauth: Mapping[str, Any] | None = None,
    ) -> None:
        there = await stack.enter_async_context(served(stand, mood))
        name = name.replace("_", "-").replace(" ", "-").lower()
        self.served[name] = there
        self.secrets |= secrets.of_stand(stand)
        moved = json.dumps(stand.settings).replace(asking.HERE, there.url)
        settings = {**json.loads(moved), **({"oauth": oauth} if oauth else {})}
        if oauth:
            settings.pop("token")
        written = secrets.written(settings, self.secrets, self.folder, self.environ)
        entry = {"url": there.url, "status_page": "", "failures": 1, "interval": "1m"}
        self.entries.append({"name": name, "type": stand.type, **entry, **written})

    def more(self, level: str, format: str) -> str:
        """Return the rest of chatwatch.yml."""
        alerting = self.folder / "alerting.yml"
        entries = json.dumps(self.entries)
        return MORE.format(
            level=level, format=format, alerting=alerting, rules=RULES, integrations=entries
        )

    def every_secret(self) -> set[str]:
        """Return all secrets: those that were written, and those that came of them."""
        return {*self.secrets, *self.tokens.given, *self.tokens.spent}


def grants(tokens: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Return a name, a vendor and settings of each way to a token, with what is secret in them.

    None of the vendors lets through so few calls that a refusal is confirmed only minutes later.
    """
    private = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
    file = json.dumps(
        {
            "type": "service_account",
            "client_email": "us@planted.test",
            "private_key": pem,
            "private_key_id": "k1",
            "token_uri": f"{tokens}/token",
        }
    )
    client = {"client_id": "app", "client_secret": "planted-client-secret-7c1d/+=%&"}
    token_url = {"token_url": f"{tokens}/token"}
    mine = {client["client_secret"]}
    once = "planted-refresh-token-2f/9+e4=="
    return [
        (
            "credentials",
            "hubspot",
            {"type": "client_credentials", **token_url, **client, "secrets": mine},
        ),
        (
            "header",
            "hubspot",
            {
                "type": "client_credentials",
                **token_url,
                **client,
                "client_in": "header",
                "secrets": mine,
            },
        ),
        (
            "refresh",
            "hubspot",
            {
                "type": "refresh_token",
                **token_url,
                **client,
                "refresh_token": once,
                "secrets": {once, *mine},
            },
        ),
        (
            "bearer",
            "hubspot",
            {
                "type": "jwt_bearer",
                **token_url,
                "client_id": "app",
                "username": "us@planted.test",
                "private_key": pem,
                "secrets": {pem, *secrets.lines(pem)},
            },
        ),
        (
            "account",
            "google_drive",
            {
                "type": "service_account",
                "key": file,
                "scopes": ["https://www.googleapis.com/auth/drive.metadata.readonly"],
                "secrets": {file, *secrets.lines(pem)},
            },
        ),
    ]


@contextlib.asynccontextmanager
async def living(
    stage: Stage, daemon: Daemon, life: str, level: str, format: str
) -> AsyncIterator[None]:
    """Run the daemon with its log in a file of the folder, named by its life."""
    daemon.more = stage.more(level, format)
    daemon.write()
    command = (sys.executable, "-m", "exporter", "--config", str(daemon.file), "run")
    path = f"{stage.folder}:{Path.cwd()}"
    environ = {**os.environ, **stage.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": path}
    with (stage.folder / f"{life}.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=log, stderr=log, env=environ
        )
        try:
            async with aiohttp.ClientSession(daemon.url) as session:
                await eventually(lambda: is_ready(session), within=60, what="the daemon")
            yield
            process.terminate()
            assert await asyncio.wait_for(process.wait(), 30) == 0
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def is_ready(session: aiohttp.ClientSession) -> bool:
    async with session.get("/-/ready") as answer:
        return answer.status == 200
