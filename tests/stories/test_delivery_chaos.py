"""The daemon dies at every step of a delivery: nothing is lost, and little is said twice.

Six receivers stand behind one route: one that is well, one that times out, ones that answer 429,
500 and 413, and one that drops the connection after it took the notice. Whoever posts alerts posts
them again until the daemon says yes, as Prometheus does.
"""

import asyncio
import contextlib
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml

from alerting import clock, faults
from tests.alerting.notify import hookserver
from tests.alerting.notify.hookserver import DROP, STALL, HookServer, Request
from tests.daemon import READY, Daemon
from tests.tools import eventually

STEPS = (
    "dispatch.decided",
    "dispatch.saved",
    "courier.begun",
    "courier.composed",
    "courier.answered",
    "courier.answered:4",
    "courier.noted:5",
    *(f"store.commit:{count}" for count in (1, 3, 5, 8)),
    "store.committed:4",
)
TROUBLES: Mapping[str, tuple[bytes, ...]] = {
    "well": (),
    "slow": (STALL,),
    "throttled": (hookserver.answer(429, Retry_After="1"),),
    "broken": (hookserver.answer(500),),
    "small": (hookserver.answer(413),),
    "forgetful": (DROP,),
}
# What a receiver took though we have no answer: it may hear the same again.
SILENT = frozenset({"slow", "forgetful"})
KEPT = "chatwatch-alerts.db"
UNDER_WAY = "SELECT integration, status FROM alert_outbox WHERE under_way"
UNANSWERED = """
SELECT t.integration, n.status
FROM alert_tries t JOIN (
    SELECT id, status FROM alert_journal UNION ALL SELECT id, status FROM alert_outbox
) n USING (id)
WHERE t.doubtful
"""
AGAIN = """
SELECT integration, status, repeats FROM alert_journal
UNION ALL SELECT integration, status, repeats FROM alert_outbox
"""
CONFIG = """
host: {enabled: false}
alerting:
  config: alerting.yml
  delivery: {time: 1s}
"""


class Stage:
    """A daemon that may die, its receivers, and somebody who posts alerts."""

    def __init__(self, folder: Path, receivers: Mapping[str, HookServer]) -> None:
        self.receivers = receivers
        hooks = [{"url": f"http://127.0.0.1:{one.port}/"} for one in receivers.values()]
        told = {
            "route": {"receiver": "all", "group_wait": "0s", "group_interval": "1s"},
            "receivers": [{"name": "all", "webhook_configs": hooks}],
        }
        (folder / "alerting.yml").write_text(yaml.safe_dump(told))
        self.daemon = Daemon(folder, more=CONFIG)
        self.kills = 0
        self.cut_off = Counter[tuple[str, str]]()

    async def lives(self, wish: str = "") -> None:
        """Start the daemon; with a wish it may be no more before it is ready."""
        process = self.daemon.spawn(**{faults.VARIABLE: wish})
        self.daemon.process = process
        assert process.stdout is not None
        await asyncio.to_thread(lambda: any(READY in line for line in process.stdout or ()))

    async def dies(self) -> None:
        """Wait until the wish is granted."""
        process = self.daemon.process
        assert process is not None
        await asyncio.wait_for(asyncio.to_thread(process.wait), 30)
        assert process.stdout is not None
        process.stdout.close()
        self.daemon.process = None
        self.kills += 1
        self.cut_off += Counter(self.rows(UNDER_WAY))

    def unanswered(self) -> Counter[tuple[str, str]]:
        """How often the end of a try that may have arrived was never known, of each notice."""
        return self.cut_off + Counter(self.rows(UNANSWERED))

    def again(self) -> Counter[tuple[str, str]]:
        """How often each notice was begun again that may have arrived, as people are told."""
        counts = Counter[tuple[str, str]]()
        for integration, status, count in self.rows(AGAIN):
            counts[integration, status] += count
        return counts

    def rows(self, query: str) -> list[Any]:
        """Ask the file of alerts: a copy, so that who lives next finds what the dead one left."""
        with tempfile.TemporaryDirectory() as folder:
            for path in self.daemon.data.glob(f"{KEPT}*"):
                if not path.name.endswith("-shm"):
                    shutil.copy(path, folder)
            with contextlib.closing(sqlite3.connect(Path(folder) / KEPT)) as file:
                tables = file.execute("SELECT 1 FROM sqlite_master WHERE name = 'alert_tries'")
                return file.execute(query).fetchall() if tables.fetchone() else []

    async def posts(self, *, is_over: bool) -> bool:
        """Post the alert; say whether the daemon took it."""
        now = clock.now()
        end = now if is_over else now + timedelta(hours=1)
        body = [
            {
                "labels": {"alertname": "Down", "severity": "critical"},
                "startsAt": (now - timedelta(minutes=1)).isoformat(),
                "endsAt": end.isoformat(),
            }
        ]
        with contextlib.suppress(aiohttp.ClientError, OSError, TimeoutError):
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(10)) as session,
                session.post(f"{self.daemon.url}/api/v2/alerts", json=body) as answer,
            ):
                return answer.ok
        return False

    async def is_told(self, status: str) -> None:
        """Wait until every receiver took a notice of this status."""

        async def question() -> bool:
            return all(_taken(one, name, status) for name, one in self.receivers.items())

        await eventually(question, within=30, what=f"all receivers to know that it is {status}")

    async def passes(self, status: str, wish: str) -> None:
        """Let the alert begin or end, with a daemon that dies, and then with one that lives."""
        for name, one in self.receivers.items():
            one.script.clear()
            one.script.extend(TROUBLES[name])
        is_over = status == "resolved"
        await self.lives(wish)
        taken = await self.posts(is_over=is_over)
        await self.dies()
        await self.lives()
        if not taken:
            await eventually(
                lambda: self.posts(is_over=is_over), within=30, what="the alert to be taken"
            )
        await self.is_told(status)
        await asyncio.to_thread(self.daemon.stop)


def _taken(receiver: HookServer, name: str, status: str) -> list[str]:
    """Return the keys of what a receiver took of a status, in turn."""
    said = list(TROUBLES[name]) if name not in SILENT else []
    requests = [one for one in receiver.requests if one.body["status"] == status]
    return [_key(one) for one in requests[len(said) :]]


def _key(request: Request) -> str:
    return request.headers["Idempotency-Key"]


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with contextlib.AsyncExitStack() as stack:
        receivers = {
            name: await stack.enter_async_context(HookServer().open()) for name in TROUBLES
        }
        made = Stage(tmp_path, receivers)
        yield made
        if made.daemon.process is not None:
            made.daemon.kill()


@pytest.mark.slow
@pytest.mark.parametrize("wish", STEPS)
async def test_a_daemon_that_dies_there_loses_nothing(stage: Stage, wish: str) -> None:
    """Each notice arrives, and arrives again at most once for each try whose end nobody knows.

    That is a try which was under way when the daemon was killed (of each lane and kill at most one,
    though several lanes have one at the same time), or one that had no answer and was written down
    as that. What was answered, with yes or with no, never counts. Both are counted in what the
    daemon wrote down: before the kill, and before it was told to stop. So whatever arrives again
    without being foreseen there is a mistake: also where it is only that people are not told of it.
    """
    await stage.passes("firing", wish)
    await stage.passes("resolved", wish)
    unanswered, again = stage.unanswered(), stage.again()
    for place, (name, receiver) in enumerate(stage.receivers.items()):
        statuses = [one.body["status"] for one in receiver.requests]
        # Beginnings come before ends.
        assert statuses == sorted(statuses), name
        for status in ("firing", "resolved"):
            taken = Counter(_taken(receiver, name, status))
            # The same notice is the same to whoever looks at its key, and no other is told.
            assert len(taken) == 1, (name, status, statuses)
            more, which = taken.total() - 1, (f"webhook[{place}]", status)
            assert more <= unanswered[which], (name, status, more)
            assert more <= again[which], (name, status, more)
    assert stage.kills == 2
    # A kill leaves at most one try of each lane without its end.
    assert max(Counter(lane for lane, _ in stage.cut_off.elements()).values(), default=0) <= 2
