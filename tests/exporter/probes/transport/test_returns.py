import asyncio

from exporter.probes.transport.returns import Awaited, Returns
from exporter.store.rows import Row


def row(source: str = "bot", type: str = "chat.message.sent", about: str = "c-1") -> Row:
    data = f'{{"conversation_id":"{about}"}}'.encode()
    return Row("", source, "", "1", type, 0, 0, data, None, (), ())


async def test_an_event_is_back_when_it_is_on_disk() -> None:
    returns = Returns()
    with returns.awaiting(Awaited("bot", "chat.message.sent", "c-1")) as future:
        others = [row(source="shop"), row(type="chat.message.received"), row(about="c-12")]
        returns.see(others)
        assert not future.done()
        returns.see([*others, row()])
        returns.see([row()])
        await asyncio.wait_for(future, 1)


async def test_any_type_will_do_where_none_is_named_and_several_may_wait() -> None:
    returns = Returns()
    with (
        returns.awaiting(Awaited("bot", "", "c-1")) as first,
        returns.awaiting(Awaited("bot", "", "c-2")) as second,
    ):
        returns.see([row(type="x")])
        assert (first.done(), second.done()) == (True, False)


async def test_who_waits_no_more_is_forgotten() -> None:
    returns = Returns()
    with returns.awaiting(Awaited("bot", "", "c-1")) as future:
        pass
    returns.see([row()])
    assert future.cancelled()
    assert not returns._waiting


def test_nobody_need_wait_until_intake_is_attached() -> None:
    returns = Returns()
    assert not returns.attached
    returns.attach()
    assert returns.attached
