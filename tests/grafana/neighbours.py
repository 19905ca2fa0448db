"""What a daemon watches whose dashboards are to show something: services, and vendors.

All are on this machine, on free ports: some work, one fails each third time.
"""

import asyncio
import contextlib
import itertools
import json
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from exporter.integrations.kind import Integration
from tests.exporter.integrations import asking
from tests.exporter.integrations.serving import Served, served
from tests.exporter.integrations.stands import STANDS
from tests.exporter.integrations.stands.stand import Mood
from tests.exporter.probes import certificates
from tests.exporter.probes.servers import OK, serving
from tests.stories.integrations import secrets

Json = dict[str, Any]

FAILED = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy"
VENDORS: dict[str, tuple[str, Mood]] = {
    "crm": ("hubspot", "well"),
    "payments": ("stripe", "well"),
    "shop": ("shopify", "well"),
    "drive": ("google_drive", "well"),
    "page": ("messenger", "well"),
    "newsletter": ("brevo", "revoked"),
    "helpdesk": ("zendesk", "throttled"),
}
"""The name of an integration → its vendor, and how that is."""

PAGE: Json = {
    "page": {"id": "x", "name": "Vendor", "updated_at": "2026-11-21T09:00:00Z"},
    "status": {"indicator": "minor", "description": "Minor"},
    "components": [{"id": "a", "name": "API", "status": "operational", "group_id": None}],
    "incidents": [],
    "scheduled_maintenances": [],
}
KEY = "9c1f2d70-1c55-4b6e-8a31-3f1f5f0a7d11"
"""Whoever knows it can call for the job `backup`."""


class Neighbours:
    """Entries of a configuration, secrets in the environment, and vendors whose mood may change.

    Who posts to `taken` is answered well, and not at `refused`.
    """

    def __init__(self) -> None:
        self.probes: list[Json] = []
        self.integrations: list[Json] = []
        self.environ: dict[str, str] = {"BACKUP_KEY": KEY}
        self.vendors: dict[str, Served] = {}
        self.taken = self.refused = self.page = ""

    def text(self) -> str:
        """Return both lists in a chatwatch.yml."""
        return f"probes: {json.dumps(self.probes)}\nintegrations: {json.dumps(self.integrations)}\n"


@contextlib.asynccontextmanager
async def standing(folder: Path, *, interval: str = "1s") -> AsyncIterator[Neighbours]:
    """Serve all of them; services are probed at an interval, vendors each minute."""
    found = Neighbours()
    async with contextlib.AsyncExitStack() as stack:
        await _services(found, stack, folder, interval)
        for name, (type, mood) in VENDORS.items():
            there = await stack.enter_async_context(served(STANDS[type], mood))
            found.vendors[name] = there
            found.integrations.append(_entry(found, there, name, folder))
        # One of them sends webhooks, and tells of itself.
        found.integrations[0] |= {"source": "bot", "status_page": found.page}
        yield found


async def _services(
    found: Neighbours, stack: contextlib.AsyncExitStack, folder: Path, interval: str
) -> None:
    found.taken = (await stack.enter_async_context(serving(OK))).url
    found.refused = (await stack.enter_async_context(serving(FAILED))).url
    turns = itertools.count(1)

    async def seldom(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(OK if next(turns) % 3 else FAILED)

    chat = await stack.enter_async_context(serving(OK))
    bot = await stack.enter_async_context(serving(_said({"reply": "We open at 9.", "cost": 3})))
    page = await stack.enter_async_context(serving(_said(PAGE)))
    found.page = page.url
    shop = await stack.enter_async_context(serving(seldom))
    lines = await stack.enter_async_context(serving(OK))
    safe = await stack.enter_async_context(serving(OK, tls=_tls(folder)))
    often = {"interval": interval, "timeout": "1s"}
    trusted = {"tls": {"ca": str(folder / "authority.pem")}}
    found.probes += [
        {"name": "chat", "type": "http", "url": chat.url, "objective": 99.5, **often},
        {"name": "shop", "type": "http", "url": shop.url, "objective": 90, **often},
        {"name": "payment-page", "type": "http", "url": safe.secure_url, **often, **trusted},
        {"name": "telephony", "type": "tcp", "address": f"127.0.0.1:{lines.port}", **often},
        {
            "name": "bot",
            "type": "chat",
            "url": bot.url,
            "answer": "reply",
            "cost": {"json": "cost"},
            "questions": [{"name": "hours", "ask": "When do you open?", "contains": ["9"]}],
            **often,
        },
        {
            "name": "order",
            "type": "journey",
            "steps": [{"name": "login", "url": chat.url}, {"name": "pay", "url": chat.url}],
            **often,
        },
        {"name": "models", "type": "statuspage", "url": page.url, "components": ["API"], **often},
        {
            "name": "backup",
            "type": "heartbeat",
            "key": "env:BACKUP_KEY",
            "period": "5m",
            "grace": "1m",
        },
    ]


def _said(tree: Json) -> bytes:
    body = json.dumps(tree).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


def _tls(folder: Path) -> ssl.SSLContext:
    """A certificate of an authority of our own, which stands in the folder."""
    authority = certificates.issued("Authority")
    (folder / "authority.pem").write_bytes(authority.pem)
    return certificates.context(
        folder, certificates.issued("us", by=authority, names=("127.0.0.1",))
    )


def _entry(found: Neighbours, there: Served, name: str, folder: Path) -> Json:
    """What stands in chatwatch.yml for a vendor."""
    one: Integration = asking.vendor(there.stand)
    moved = json.loads(json.dumps(dict(there.stand.settings)).replace(asking.HERE, there.url))
    written = secrets.written(moved, set(secrets.of(one)), folder, found.environ)
    known: Json = {"name": name, "type": there.stand.type, "url": there.url, "status_page": ""}
    return {**known, "interval": "1m", "failures": 1, **written}
