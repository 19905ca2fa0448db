"""One integration by itself; days of many are in test_loop."""

import asyncio

from alerting.duration import Duration
from alerting.secret import Secret
from exporter.integrations.conduct.memory import Memory
from exporter.integrations.watch import watcher as watchers
from exporter.integrations.watch.board import Board
from exporter.integrations.watch.ledger import Ledger
from exporter.integrations.watch.seams import Seams
from exporter.integrations.watch.watcher import Means, Watcher
from exporter.privacy.vault import Vault
from tests.exporter.integrations import scripted, virtual
from tests.exporter.integrations.scripted import KEY, Stage, plain
from tests.exporter.integrations.virtual import Time, passed


def watching(stage: Stage, shown: list[Memory]) -> Watcher:
    means = Means(
        stage.client,
        Ledger(stage.store_run, Vault(KEY)),
        Board(stage.series, stage.tally),
        Seams(),
        asyncio.Semaphore(1),
        lambda one: shown.append(one.memory),
    )
    return Watcher(plain(), means)


async def ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()


def test_what_it_learns_it_shows_and_keeps_at_once(stage: Stage, time: Time) -> None:
    shown: list[Memory] = []

    async def story() -> None:
        one = watching(stage, shown)
        task = asyncio.create_task(one.run())
        await passed(30.0)
        await ended(task)
        assert one.memory.is_up is True
        assert one.seconds == 0.0

    virtual.run(time, story())
    assert [memory.state for memory in shown] == ["up", "up"]
    assert stage.calls == ["integrations.keep", "integrations.keep"]


def test_other_settings_wake_it(stage: Stage, time: Time) -> None:
    async def story() -> None:
        one = watching(stage, [])
        task = asyncio.create_task(one.run())
        await passed(30.0)
        asked = len(stage.client.asked)
        one.renew(scripted.Plain(name="crm", token=Secret("another"), status_page=""))
        await passed(15.0)
        assert len(stage.client.asked) > asked
        await ended(task)

    virtual.run(time, story())


def test_the_same_settings_change_nothing(stage: Stage, time: Time) -> None:
    async def story() -> None:
        one = watching(stage, [])
        before = one.one
        one.renew(plain())
        assert one.one is before
        one.renew(plain(interval=Duration(60)))
        assert one.one is not before

    virtual.run(time, story())


def test_a_step_that_may_not_be_broken_ends_though_it_is_cancelled(time: Time) -> None:
    done: list[str] = []

    async def step(seconds: float) -> None:
        await passed(seconds)
        done.append(f"after {seconds:.0f}")

    async def story() -> None:
        for seconds in (5.0, watchers.END_SECONDS * 10):
            task = asyncio.create_task(watchers._unbroken(step(seconds)))
            await passed(1.0)
            await ended(task)

    virtual.run(time, story())
    assert done == ["after 5"], "but not for ever"
    assert time.passed < 5.0 + watchers.END_SECONDS + 3.0
