"""No personal data is shown to who may not see it: not in answers, pages, logs, exports or files.

Every event type is sent with a name, a phone number, an e-mail address, an IBAN, a card and a text
wherever it can hold any; then everything that a viewer is told, and all that is kept, is searched.
"""

import asyncio
import contextlib
import re
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import aiohttp
import pytest
from msgspec import inspect

from alerting import clock
from exporter.events import model
from exporter.exports.datasets import NAMES
from exporter.web.keys import Route
from exporter.web.routes import ROUTES
from tests.daemon import Daemon
from tests.exporter.events.examples import LEAST
from tests.tools import eventually

NAME: Final = "Zebulon Quartermain"
MAIL: Final = "zeb.quartermain@example.org"
PHONE: Final = "+49 170 5550199"
IBAN: Final = "DE89 3704 0044 0532 0130 00"
CARD: Final = "4111 1111 1111 1111"
TEXT: Final = "my cat Mirabel swallowed a marble"
FACTS: Final = f"{MAIL} {PHONE} {IBAN} {CARD}"
WORDS: Final = f"I am {NAME}: {TEXT}; {FACTS}"
# However they are spelt; an IBAN or a card without its blanks is the same one.
PLANTED: Final = [
    re.compile(re.escape(text).replace(r"\ ", r"[\s+]?").encode(), re.IGNORECASE)
    for text in (NAME, MAIL, PHONE, PHONE.removeprefix("+49 "), IBAN, CARD, TEXT, "Mirabel")
]
AUTH: Final = """
auth:
  roles: [{name: taker, permissions: [export, "analytics:read"]}]
  tokens:
  - {name: boss, role: admin, token: "env:BOSS"}
  - {name: eye, role: viewer, token: "env:EYE"}
  - {name: bot, role: ingest, token: "env:BOT"}
  - {name: taker, role: taker, token: "env:TAKER"}
"""
TOKENS: Final = {name: f"{name}-token-0123456789" for name in ("boss", "eye", "bot", "taker")}
KINDS: Final = ("text/html", "text/plain", "application/json")
GUESSES: Final = {"id": "g-1", "table": "conversations", "name": "api", "funnel_id": "signup"}
ASKED: Final = (
    "/api/v1/series?match%5B%5D=%7B__name__%3D~%22.%2B%22%7D",
    "/api/v1/label/__name__/values",
    "/api/analytics/kpi?period=1",
    *(f"/api/analytics/conversations?by={by}" for by in ("day", "channel", "agent")),
)
# Whoever asks is told of what they asked; no log is.
TOLD_BY_THEMSELVES: Final = (f"/api/analytics/agents/{MAIL}", f"/api/analytics/{MAIL}")


class Logged(Daemon):
    """A daemon whose log is kept."""

    def spawn(self, **environ: str) -> "subprocess.Popen[str]":
        with (self.file.parent / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "exporter", "--config", str(self.file), "run"],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={"PATH": "/usr/bin:/bin", "PYTHONUNBUFFERED": "1", **environ},
            )


def planted(type: str) -> dict[str, Any]:
    """Return the data of an event that tells of a person wherever its type can."""
    data = dict(LEAST[type])
    kind = model.TYPES[type]
    for field in inspect.type_info(kind).fields:  # type: ignore[attr-defined]
        name = field.encode_name
        if name in kind.PERSONAL:
            data[name] = {"traits": {"note": WORDS}, "timezone": "Europe/Berlin"}.get(name, WORDS)
            data[name] = [WORDS] if name == "followup_actions" else data[name]
            data[name] = {"name": NAME, "email": MAIL, "phone": PHONE}.get(name, data[name])
        elif name in {"tags", "contributing_factors", "recommended_actions", "touchpoint_sequence"}:
            continue
        elif name in kind.PROSE and name not in {"url", "coupon", "traffic_source"}:
            data[name] = [FACTS] if name in {"gaps", "knowledge_gaps_identified"} else FACTS
    if "customer_id" in {field.encode_name for field in inspect.type_info(kind).fields}:  # type: ignore[attr-defined]
        data["customer_id"] = MAIL
    if type.startswith("chat.") and type != "chat.llm.called":
        data |= {"conversation_id": f"whatsapp:{PHONE}", "agent_id": "g-1"}
    return data


def events() -> list[dict[str, Any]]:
    at = clock.now().isoformat()
    good = [{"id": type, "type": type, "time": at, "data": planted(type)} for type in LEAST]
    bad: list[dict[str, Any]] = [
        {"id": "odd", "type": "acme.thing", "time": at, "data": {"note": WORDS}},
        {"id": "wrong", "type": "chat.feedback.received", "time": at, "data": {"score": WORDS}},
        {"id": WORDS, "type": WORDS, "time": WORDS, "data": {WORDS: WORDS}},
    ]
    return [*good, *bad]


def path_of(route: Route) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: GUESSES.get(found[1], "app"), route.path)


async def told(client: aiohttp.ClientSession, url: str, path: str, who: str, kind: str) -> bytes:
    """Return what somebody is answered; of a stream what comes first."""
    headers = {"Accept": kind}
    if who:
        headers["Authorization"] = f"Bearer {TOKENS[who]}"
    async with client.get(url + path, headers=headers) as answer:
        if answer.content_type == "text/event-stream":
            return await answer.content.readany()
        return str(answer.headers).encode() + await answer.read()


async def everything(url: str) -> dict[str, bytes]:
    """Return all that is told to a viewer, to who takes data away, and to strangers."""
    found: dict[str, bytes] = {}
    paths = sorted({path_of(one) for one in ROUTES if one.method == "GET"})
    exports = [
        f"/api/analytics/export/{table}?format={form}"
        for table in NAMES
        for form in ("json", "jsonl", "csv")
    ]
    asked = [("eye", path) for path in (*paths, *ASKED)] + [("", path) for path in paths]
    asked += [("taker", path) for path in (*paths, *exports)]
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(30)) as client:
        for who, path in asked:
            for kind in KINDS if path in {"/", "/metrics", "/docs", "/health"} else KINDS[-1:]:
                where = f"{who or 'nobody'}: {path} as {kind}"
                found[where] = await told(client, url, path, who, kind)
        for path in TOLD_BY_THEMSELVES:
            await told(client, url, path, "eye", KINDS[-1])
    return found


def found_in(told: Mapping[str, bytes]) -> list[tuple[str, bytes]]:
    return [
        (where, text[max(0, place.start() - 60) : place.end() + 20])
        for where, text in told.items()
        for one in PLANTED
        if (place := one.search(text))
    ]


async def sent(client: aiohttp.ClientSession, url: str) -> None:
    headers = {"Authorization": f"Bearer {TOKENS['bot']}"}
    async with client.post(f"{url}/webhooks/bot", json=events(), headers=headers) as answer:
        said = await answer.json()
        assert answer.status == 202, said
        assert len(said["refused"]) == 2, said
    for body in (WORDS.encode(), b'{"id": "' + WORDS.encode()):
        async with client.post(f"{url}/webhooks/bot", data=body, headers=headers) as answer:
            assert answer.status in {400, 415}


def audited(file: Path) -> set[str]:
    """Return of whom it was written down that they read, took away and saw, over the end."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT action, who FROM audit").fetchall()
    assert {("personal", "boss"), ("export", "taker"), ("read", "eye"), ("refusal", "eye")} <= {
        *rows
    }
    return {who for _, who in rows}


@pytest.mark.slow
async def test_what_people_are_and_say_is_told_to_nobody_who_may_not_know(tmp_path: Path) -> None:
    environ = {name.upper(): token for name, token in TOKENS.items()}
    daemon = await asyncio.to_thread(Logged(tmp_path, more=AUTH).start, **environ)
    try:
        async with aiohttp.ClientSession() as client:
            await sent(client, daemon.url)

            async def folded() -> bool:
                path = "/api/analytics/conversations"
                said = await told(client, daemon.url, path, "eye", KINDS[-1])
                return b'"conversations":1' in said

            await eventually(folded, within=30, what="a folded conversation")
            seen = await everything(daemon.url)
            # Who may, sees the words, without what tells who wrote them: so they would be found.
            now = await told(client, daemon.url, "/api/analytics/real-time", "boss", KINDS[-1])
        assert b"Mirabel" in now
        assert found_in({"boss": now.replace(TEXT.encode(), b"").replace(NAME.encode(), b"")}) == []
    finally:
        await asyncio.to_thread(daemon.stop)
    seen["log"] = (tmp_path / "log").read_bytes()
    for file in daemon.data.iterdir():
        seen[f"file {file.name}"] = file.read_bytes()
    assert b"conversation" in seen["eye: /metrics as text/plain"]
    assert {"eye", "taker", "boss"} <= audited(daemon.data / "chatwatch.db")
    assert any(b"g-1" in text for where, text in seen.items() if "performance" in where)
    assert found_in(seen) == []


def test_what_is_planted_is_found_however_it_is_spelt() -> None:
    for text in (MAIL.upper(), "DE89370400440532013000", "4111111111111111", "+491705550199"):
        assert found_in({"here": f"before {text} after".encode()}), text
