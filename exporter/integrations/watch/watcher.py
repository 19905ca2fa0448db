"""The shell around one integration: asks what is to be asked, remembers what it was told.

It decides nothing: `course` says what to ask and what to make of the answer.
"""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any, Final, Protocol

import structlog
from msgspec import Struct
from msgspec.structs import replace

from alerting import clock
from exporter.integrations.conduct import course, upkeep
from exporter.integrations.conduct.course import Learned
from exporter.integrations.conduct.memory import Memory
from exporter.integrations.exchange.call import Answer, Call, Unanswered
from exporter.integrations.exchange.token import Shown
from exporter.integrations.kind import Integration
from exporter.integrations.states import INTERNAL, NEW
from exporter.integrations.transport import mishap
from exporter.integrations.watch.board import Board
from exporter.integrations.watch.ledger import Ledger
from exporter.integrations.watch.seams import Seams
from exporter.store.integration_checks import Check

AGAIN_SECONDS: Final = 60.0
"""From a mistake of ours, or a store that fails, to the next try."""
LONGEST_SLEEP: Final = 60.0
"""How long a sleep is at most: a clock may be set meanwhile."""
BETWEEN_SECONDS: Final = 0.1
END_SECONDS: Final = 15.0
"""How long the end waits for a token that is being given: it may be given only once."""
_log = structlog.get_logger("chatwatch.integrations")


class Asking(Protocol):
    """Who asks vendors."""

    async def ask(self, one: Integration, call: Call, shown: Shown) -> Answer | Unanswered:
        """Return what is answered, or why nothing is; never raises but for its cancellation."""


class Means(Struct, frozen=True):
    """What all integrations share."""

    client: Asking
    ledger: Ledger
    board: Board
    seams: Seams
    slots: asyncio.Semaphore
    show: Callable[["Watcher"], None]


class Watcher:
    """One integration; ``one`` are its settings, ``memory`` what is known of it."""

    def __init__(self, one: Integration, means: Means) -> None:
        self.one = one
        self.memory = Memory()
        self.seconds: float | None = None
        self._means = means
        self._changed = asyncio.Event()
        self._is_kept = True
        self._failing: set[str] = set()

    def renew(self, one: Integration) -> None:
        """Go by other settings; what is under way by the old ones is heard if it still fits."""
        if self.one != one:
            self.one = one
            self.memory = upkeep.fit(one, self.memory)
            self._changed.set()

    async def run(self) -> None:
        """Ask until cancelled; whatever happens within ends here."""
        while True:
            self._changed.clear()
            said = "an integration could not be looked at"
            try:
                if await self._asks():
                    self._failing.discard(said)
            except Exception as error:  # noqa: BLE001 # one integration must not end the others
                self._fail(said, error)
                await self._sleep(AGAIN_SECONDS)

    async def _asks(self) -> bool:
        """Ask what is due, or sleep; say which."""
        now = clock.unix()
        step = course.decide(self.one, self.memory, now)
        if isinstance(step, course.Wait):
            await self._sleep(step.until - now)
            return False
        if step.call.topic == "token":
            await self._renew_token(step.call)
        else:
            await self._ask(step.call)
        await asyncio.sleep(BETWEEN_SECONDS)
        return True

    async def _renew_token(self, call: Call) -> None:
        """Ask for a token; one that is given once is asked for only when it can be kept."""
        token = self.memory.token
        if token is not None and token.refresh is not None and not self._is_kept:
            self._is_kept = await self._means.ledger.keep(self.one, self.memory)
            if not self._is_kept:
                await self._sleep(AGAIN_SECONDS)
                return
        await _unbroken(self._ask(call))

    async def _ask(self, call: Call) -> None:
        one = self.one
        async with self._means.slots:
            heard = await self._heard(one, call)
        if self.one.origin != one.origin:
            return  # it is about credentials or an address that are not ours any more
        before = self.memory
        learned = await self._taken(one, before, self._learned(one, call, heard))
        after = self.memory = upkeep.fit(self.one, learned.memory)
        self._note(one, call, heard, learned)
        self._means.show(self)
        _tell(one, before, after)
        checks = _checks(one, before, after, heard)
        self._is_kept = await self._means.ledger.keep(self.one, after, checks)

    def _note(
        self, one: Integration, call: Call, heard: Answer | Unanswered, learned: Learned
    ) -> None:
        """Count a call, and note how long it took."""
        seconds = heard.seconds if isinstance(heard, Answer) else None
        if call.topic == "health":
            self.seconds = seconds
        is_ok = self._means.board.count(one, call, heard, learned)
        if call.topic != "status":
            self._means.seams.noted(one.name, heard.at, seconds, is_ok)

    async def _heard(self, one: Integration, call: Call) -> Answer | Unanswered:
        """Return what is answered; where it cannot be asked, that."""
        said = "an integration could not be asked"
        try:
            shown = course.shown(one, self.memory, call, clock.unix())
            heard = await self._means.client.ask(one, call, shown)
        except Exception as error:  # noqa: BLE001 # it is an answer, too
            self._fail(said, error)
            return _mistaken(error)
        self._failing.discard(said)
        return heard

    def _learned(self, one: Integration, call: Call, heard: Answer | Unanswered) -> Learned:
        """Return what is known after a call; an answer that cannot be read is our mistake."""
        said = f"an answer about {call.topic} could not be read"
        try:
            learned = course.learn(one, self.memory, call, heard, clock.unix())
        except Exception as error:  # noqa: BLE001 # nothing a vendor says may end its watch
            self._fail(said, error)
            return course.learn(one, self.memory, call, _mistaken(error), clock.unix())
        self._failing.discard(said)
        return learned

    async def _taken(self, one: Integration, before: Memory, learned: Learned) -> Learned:
        """Have what was missed taken in; where that fails, it is listed again a little later."""
        if not learned.missed or one.source is None:
            return learned
        said = "events that were listed could not be taken in"
        try:
            taken = await self._means.seams.take(one.source, learned.missed)
        except Exception as error:  # noqa: BLE001 # they stay at the vendor
            self._fail(said, error)
            memory = learned.memory
            memory = replace(
                memory,
                cursor=before.cursor,
                following=tuple(call for call in memory.following if call.topic != "events"),
                due={**memory.due, "events": clock.unix() + AGAIN_SECONDS},
            )
            return replace(learned, memory=memory)
        self._failing.discard(said)
        self._means.board.count_taken(one, taken)
        return learned

    async def _sleep(self, seconds: float) -> None:
        """Sleep so long, or until the settings change."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(seconds, LONGEST_SLEEP)):
                await self._changed.wait()

    def _fail(self, said: str, error: Exception) -> None:
        """Log a failure once, by its kind and place: its own words may hold what was sent."""
        if said not in self._failing:
            self._failing.add(said)
            _log.error(
                said, integration=self.one.name, error=type(error).__name__, at=mishap.place(error)
            )


async def _unbroken(step: Coroutine[Any, Any, None]) -> None:
    """Go to the end of a step though it is cancelled, for a while."""
    task = asyncio.get_running_loop().create_task(step)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=END_SECONDS)
        task.cancel()
        await asyncio.wait([task])
        raise


def _mistaken(error: Exception) -> Unanswered:
    said = f"a mistake of ours, see the log: {type(error).__name__}"
    return Unanswered(INTERNAL, said, clock.unix())


def _checks(
    one: Integration, before: Memory, after: Memory, heard: Answer | Unanswered
) -> list[Check]:
    """Return what is kept of a call: of a check, and of what changes the state."""
    is_check = before.checked != after.checked
    if not is_check and (before.state, before.reason) == (after.state, after.reason):
        return []
    seconds = heard.seconds if is_check and isinstance(heard, Answer) else None
    at = round(heard.at * 1000)
    return [Check(one.name, one.PROVIDER, at, after.state, after.reason, after.detail, seconds)]


def _tell(one: Integration, before: Memory, after: Memory) -> None:
    """Log a state when it changes, and once more when it is well again."""
    if before.state == after.state:
        return
    if after.state == "up":
        if before.reason != NEW:
            _log.info("integration is up again", integration=one.name)
        return
    _log.warning(
        "integration is not up",
        integration=one.name,
        state=after.state,
        reason=after.reason,
        detail=after.detail,
    )
