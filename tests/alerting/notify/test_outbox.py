"""What waits goes out, once, whatever stalls and whenever the process ends."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, MutableMapping
from contextlib import asynccontextmanager
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from alerting import clock
from alerting.notify import Integration, outbox
from alerting.notify.outbox import Outbox
from alerting.notify.plan import Plan
from alerting.store.ledger import Ledger
from alerting.store.rows import Lane
from tests.alerting.notify import mailserver
from tests.alerting.notify.hookserver import STALL, HookServer
from tests.alerting.notify.mailserver import MailServer
from tests.alerting.notify.stand import (
    HOOK,
    MAIL,
    Figures,
    email,
    fresh,
    journal,
    queue,
    webhook,
)
from tests.house import tree
from tests.tools import eventually

URL = "https://watch.example.com"
SOON = 10.0


class Stand:
    """An outbox at work; `integrations` is what the next plan will have."""

    def __init__(self, ledger: Ledger, integrations: Mapping[Lane, Integration]) -> None:
        self.figures = Figures()
        self.integrations = dict(integrations)
        self.outbox = Outbox(ledger, self.figures, self.plan)

    def plan(self) -> Plan:
        return Plan(self.integrations, URL)

    @asynccontextmanager
    async def working(self) -> AsyncIterator["Stand"]:
        task = asyncio.ensure_future(self.outbox.run())
        yield self
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()


async def outcomes(ledger: Ledger, count: int) -> list[str]:
    """Wait until so many notices were settled."""

    async def enough() -> list[str] | None:
        found: list[str] = [one.outcome for one in await journal(ledger)]
        return found if len(found) >= count else None

    return await eventually(enough, what=f"{count} outcomes")


async def test_what_is_saved_goes_out_at_once(ledger: Ledger, mails: MailServer) -> None:
    async with Stand(ledger, {MAIL: email(mails)}).working():
        beginning, end = fresh()
        await queue(ledger, beginning)
        await asyncio.wait_for(mails.mail(1), SOON)
        await queue(ledger, end)
        await asyncio.wait_for(mails.mail(2), SOON)
        assert await outcomes(ledger, 2) == ["sent", "sent"]


async def test_what_waited_before_the_start_goes_out(ledger: Ledger, mails: MailServer) -> None:
    await queue(ledger, *fresh())
    async with Stand(ledger, {MAIL: email(mails)}).working():
        first, second = await asyncio.wait_for(mails.mail(2), SOON)
    ids = [message_from_bytes(one.content)["Message-ID"] for one in (first, second)]
    assert message_from_bytes(second.content)["In-Reply-To"] == ids[0] != ids[1]


async def test_a_slow_receiver_delays_no_other(
    ledger: Ledger, mails: MailServer, hook: HookServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "GRACE_SECONDS", 0.05)
    mails.script["RCPT"] = mailserver.STALL
    stand = Stand(ledger, {MAIL: email(mails), HOOK: webhook(hook)})
    async with stand.working():
        for name in "ABC":
            await queue(ledger, *fresh(name), lanes=(MAIL, HOOK))
        await asyncio.wait_for(hook.wait(6), SOON)
        assert mails.mails == []
    statuses = [one.body["status"] for one in hook.requests]
    assert sorted(statuses) == ["firing"] * 3 + ["resolved"] * 3


async def test_a_receiver_that_comes_back_is_told(ledger: Ledger, mails: MailServer) -> None:
    mails.script["MAIL"] = "451 not now"
    async with Stand(ledger, {MAIL: email(mails)}).working() as stand:
        await queue(ledger, fresh()[0])
        failed = ("failed_total", "email", "server")
        await eventually(lambda: _truth(stand.figures.counts[failed]), what="a failure")
        mails.script.clear()
        await asyncio.wait_for(mails.mail(), SOON)
        assert await outcomes(ledger, 1) == ["sent"]


async def _truth(value: int) -> bool:
    return bool(value)


async def test_an_answer_under_way_is_waited_for_when_all_stops(
    ledger: Ledger, hook: HookServer
) -> None:
    hook.script.append(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    stand = Stand(ledger, {HOOK: webhook(hook)})
    async with stand.working():
        await queue(ledger, fresh()[0], lanes=(HOOK,))
        await hook.wait()
    assert [one.outcome for one in await journal(ledger)] == ["sent"]


async def test_what_has_no_answer_when_all_stops_is_sent_later(
    ledger: Ledger, hook: HookServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "GRACE_SECONDS", 0.05)
    hook.script.append(STALL)
    stand = Stand(ledger, {HOOK: webhook(hook)})
    async with stand.working():
        await queue(ledger, fresh()[0], lanes=(HOOK,))
        await hook.wait()
    assert await journal(ledger) == []
    async with stand.working():
        first, second = await asyncio.wait_for(hook.wait(2), SOON)
    assert first == second


async def test_a_reload_holds_from_the_next_notice(
    ledger: Ledger, mails: MailServer, hook: HookServer
) -> None:
    async with Stand(ledger, {MAIL: email(mails)}).working() as stand:
        await queue(ledger, fresh("A")[0])
        await asyncio.wait_for(mails.mail(), SOON)
        stand.integrations = {HOOK: webhook(hook)}
        stand.outbox.wake()
        await queue(ledger, fresh("B")[0], lanes=(MAIL, HOOK))
        await asyncio.wait_for(hook.wait(), SOON)
        assert await outcomes(ledger, 2) == ["sent", "sent"]
        assert len(mails.mails) == 1
        stand.integrations = {MAIL: email(mails)}
        stand.outbox.wake()
        await asyncio.wait_for(mails.mail(2), SOON)


async def test_what_nobody_is_there_for_is_given_up_when_it_is_old(ledger: Ledger) -> None:
    old = replace(fresh()[0], at=clock.now() - timedelta(hours=25))
    await queue(ledger, old, fresh("B")[0])
    with capture_logs() as logs:
        async with Stand(ledger, {}).working() as stand:
            assert await outcomes(ledger, 1) == ["expired"]
            await eventually(lambda: _truth(bool(stand.figures.shown)), what="figures")
    assert [(log["event"], log["to"]) for log in logs] == [("notices given up", "team/email[0]")]
    assert stand.figures.counts == {("failed_total", "email", "expired"): 1}
    assert stand.figures.shown["alerting_outbox_depth"] == 1
    assert 0 <= stand.figures.shown["alerting_outbox_oldest_seconds"] < 60


async def test_a_store_that_cannot_be_read_is_told_once_and_asked_again(
    ledger: Ledger, mails: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "TICK_SECONDS", 0.01)
    monkeypatch.setattr(outbox, "_MENDING", replace(outbox._MENDING, seconds=0.01))
    execute = ledger.store._connection.execute
    await queue(ledger, fresh()[0])
    await ledger.run(execute, "ALTER TABLE alert_outbox RENAME COLUMN at TO away")
    with capture_logs() as logs:
        async with Stand(ledger, {MAIL: email(mails)}).working():
            events = await eventually(lambda: _two(logs), what="two complaints")
            await ledger.run(execute, "ALTER TABLE alert_outbox RENAME COLUMN away TO at")
            await asyncio.wait_for(mails.mail(), SOON)
    assert events == {"an integration cannot be served", "the outbox cannot be read"}
    assert len(logs) == 2


async def _two(logs: list[MutableMapping[str, Any]]) -> set[str] | None:
    events = {log["event"] for log in logs}
    return events if len(events) == 2 else None


SENDER = """
import asyncio, sys
from pathlib import Path
from alerting.notify import Email
from alerting.notify.outbox import Outbox
from alerting.notify.plan import Plan
from alerting.store.ledger import Ledger
from tests.alerting.notify.stand import MAIL, Figures, fresh, queue

async def main(path, port):
    ledger = await Ledger.open(Path(path))
    mail = Email(to="a@example.com", sender="alerts@example.com", send_resolved=True,
                 smarthost=f"127.0.0.1:{port}", require_tls=False)
    await queue(ledger, *fresh())
    await Outbox(ledger, Figures(), lambda: Plan({MAIL: mail})).run()

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.parametrize("stage", ["connect", "RCPT", "taken"])
async def test_a_notice_outlives_sigkill_and_a_repeat_is_known_by_its_id(
    mails: MailServer, tmp_path: Path, stage: mailserver.Stage
) -> None:
    path = tmp_path / "alerts.db"
    mails.script[stage] = mailserver.STALL
    command = [sys.executable, "-c", SENDER, str(path), str(mails.port)]
    with subprocess.Popen(command, cwd=tree.ROOT) as sender:
        await asyncio.wait_for(mails.reached.wait(), SOON)
        sender.kill()
        await asyncio.to_thread(sender.wait)
    mails.script.clear()
    before = len(mails.mails)
    ledger = await Ledger.open(path)
    async with Stand(ledger, {MAIL: email(mails)}).working():
        assert await outcomes(ledger, 2) == ["sent", "sent"]
    await ledger.close()
    ids = [message_from_bytes(one.content)["Message-ID"] for one in mails.mails]
    assert before == (stage == "taken")
    assert len(ids) == 2 + before
    assert len(set(ids)) == 2
