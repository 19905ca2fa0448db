"""The shell that takes one whole reading: the kernel's parts, then the space of each mount."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

from msgspec import structs

from alerting import clock
from exporter.host import kernel, selection
from exporter.host.errands import Errands
from exporter.host.reading import PARTS, Miss, Mount, Reading, Space
from exporter.host.settings import Host

# A file system that takes longer than this to say how full it is does not answer.
PATIENCE_SECONDS = 2.0


class Look(Protocol):
    """How the kernel's parts are read; `kernel.look`, but in tests."""

    def __call__(self, *, per_cpu: bool) -> Reading: ...


class Sampler:
    """Takes readings without holding the event loop, whatever hangs."""

    def __init__(
        self,
        look: Look = kernel.look,
        space: Callable[[Mount], Space] = kernel.space,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._look = look
        self._space = space
        self._patience = patience
        self._errands = Errands(1)

    async def sample(self, settings: Host) -> Reading:
        """Return a reading; what could not be read, or did not answer in time, is a miss in it."""
        # Twice: mounts that hang and are gone from the list still hold their threads.
        self._errands.most = 1 + 2 * settings.max_devices
        look = partial(self._look, per_cpu=settings.per_cpu)
        reading = (await self._answers({"look": look})).get("look", self._no_answer())
        if not isinstance(reading, Reading):
            said = str(reading)
            return Reading(clock.monotonic(), misses=tuple(Miss(part, said) for part in PARTS))
        mounts = selection.mounts(reading.mounts or (), settings).shown
        told = await self._answers({mount: partial(self._space, mount) for mount in mounts})
        return self._whole(reading, mounts, told)

    async def _answers(self, questions: Mapping[Any, Callable[[], Any]]) -> dict[Hashable, Any]:
        return await self._errands.answers(questions, self._patience)

    def _whole(
        self, reading: Reading, mounts: Sequence[Mount], told: Mapping[Hashable, Any]
    ) -> Reading:
        spaces: dict[Mount, Space] = {}
        misses = list(reading.misses)
        for mount in mounts:
            answer = told.get(mount, self._no_answer())
            if isinstance(answer, Space):
                spaces[mount] = answer
            else:
                misses.append(kernel.missed("filesystem", answer, mount.point))
        return structs.replace(reading, spaces=spaces, misses=tuple(misses))

    def _no_answer(self) -> TimeoutError:
        return TimeoutError(f"no answer within {self._patience:g} s")
