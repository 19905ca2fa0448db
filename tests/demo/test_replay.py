"""A day is posted whole, in order, and again where the daemon asks for that."""

from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web
from aiohttp.pytest_plugin import AiohttpServer

from tests.corpus import Event
from tests.demo import day, replay
from tests.demo.chats import BEGAN, chat
from tests.demo.fault import CannotPlay
from tests.demo.replay import Replay

DAY = day.day(chat("c:a@0 a:b@9 c:c@20 a:d@30"), BEGAN + timedelta(days=1))


async def test_a_day_is_posted_in_order_however_often_the_daemon_is_busy(
    aiohttp_server: AiohttpServer,
) -> None:
    taken: list[Event] = []
    busy = [503, 429]

    async def take(request: web.Request) -> web.Response:
        if busy:
            return web.json_response({}, status=busy.pop())
        events = await request.json()
        taken.extend(events)
        return web.json_response({"accepted": len(events)}, status=202)

    app = web.Application()
    app.router.add_post("/webhooks/bot", take)
    server = await aiohttp_server(app)
    posting = Replay(DAY, 1.0, str(server.make_url("/webhooks/bot")))
    steps: list[float] = []
    async with aiohttp.ClientSession() as session:
        await posting.run(session, lambda: steps.append(posting.at))
    assert taken == [event for _, event in DAY.moments]
    assert (posting.messages, posting.at) == (4, DAY.seconds)
    assert steps == sorted(steps)
    assert steps[0] < steps[-1] == DAY.seconds
    assert len(steps) >= 3


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (400, {"error": {"code": "bad_json"}}),
        (202, {"accepted": 1, "duplicates": 0, "refused": [{"index": 1}]}),
        (200, {"accepted": 0, "duplicates": 2, "refused": []}),
    ],
)
def test_a_day_that_is_not_taken_in_whole_cannot_be_played(
    status: int, said: dict[str, object]
) -> None:
    with pytest.raises(CannotPlay, match=f"all of 2 events: {status}"):
        replay.refuse_refused(status, said, 2)


def test_events_that_were_all_taken_in_are_no_reason_to_stop() -> None:
    replay.refuse_refused(202, {"accepted": 2, "duplicates": 0, "refused": []}, 2)
