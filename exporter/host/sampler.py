"""The shell that takes one whole reading: kernel, sensors, processes, then each mount's space."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

from msgspec import structs

from alerting import clock
from exporter.host import census, kernel, selection, watched
from exporter.host import sensors as hardware
from exporter.host.errands import Errands
from exporter.host.reading import PARTS, Miss, Mount, Part, Reading, Sensors, Space
from exporter.host.settings import Host, WatchedProcess
from exporter.host.watched import Found

# A file system that takes longer than this to say how full it is does not answer.
PATIENCE_SECONDS = 2.0
# The kernel's parts, the sensors, the processes: each in a thread of its own.
_AT_ONCE = 3
_SLOW: tuple[Part, ...] = ("sensors", "watched")


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
        *,
        sensors: Callable[[], Sensors] = hardware.read,
        census: Callable[[Sequence[WatchedProcess]], Found] = census.taken,
    ) -> None:
        self._look = look
        self._space = space
        self._sensors = sensors
        self._census = census
        self._patience = patience
        self._errands = Errands(_AT_ONCE)

    async def sample(self, settings: Host) -> Reading:
        """Return a reading; what could not be read, or did not answer in time, is a miss in it.

        It takes at most two patiences: the first for the kernel, sensors and processes at once.
        """
        # Twice: mounts that hang and are gone from the list still hold their threads.
        self._errands.most = _AT_ONCE + 2 * settings.max_devices
        told = await self._answers(self._questions(settings))
        look = told.get("look", self._no_answer())
        if isinstance(look, Reading):
            reading = look
        else:
            reading = Reading(clock.monotonic(), misses=_lost(look))
        mounts = selection.mounts(reading.mounts or (), settings).shown
        spaces = await self._answers({mount: partial(self._space, mount) for mount in mounts})
        reading = self._measured(reading, mounts, spaces)
        return self._joined(reading, told, settings)

    def _questions(self, settings: Host) -> dict[str, Callable[[], Any]]:
        questions: dict[str, Callable[[], Any]] = {
            "look": partial(self._look, per_cpu=settings.each_cpu),
            "sensors": self._sensors,
        }
        if settings.processes:
            questions["watched"] = partial(self._census, settings.processes)
        return questions

    async def _answers(self, questions: Mapping[Any, Callable[[], Any]]) -> dict[Hashable, Any]:
        return await self._errands.answers(questions, self._patience)

    def _measured(
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

    def _joined(self, reading: Reading, told: Mapping[Hashable, Any], settings: Host) -> Reading:
        """Return the reading with what the slow ones told."""
        misses = list(reading.misses)
        sensors = told.get("sensors", self._no_answer())
        if not isinstance(sensors, Sensors):
            misses.append(kernel.missed("sensors", sensors))
        found = told.get("watched", self._no_answer()) if settings.processes else {}
        if isinstance(found, Mapping):
            misses += watched.misses(found)
        else:
            misses.append(kernel.missed("watched", found))
        return structs.replace(
            reading,
            sensors=sensors if isinstance(sensors, Sensors) else None,
            watched=found if isinstance(found, Mapping) else None,
            misses=tuple(misses),
        )

    def _no_answer(self) -> TimeoutError:
        return TimeoutError(f"no answer within {self._patience:g} s")


def _lost(said: object) -> tuple[Miss, ...]:
    """Return that all is missed which one look at the kernel would have told."""
    return tuple(Miss(part, str(said)) for part in PARTS if part not in _SLOW)
