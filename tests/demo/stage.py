"""All that the demo starts, and ends in reverse: catcher, backend, chatwatch, Prometheus."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp

from tests.demo import backend, folder, ports, settings
from tests.demo.catcher import Catcher
from tests.demo.child import Child, python
from tests.demo.fault import CannotPlay
from tests.demo.play import Play
from tests.demo.screen import Screen
from tests.house.tree import ROOT
from tests.tools import eventually, found

_START_SECONDS = 30.0
_ASK = aiohttp.ClientTimeout(total=10)
_PROMETHEUS_PORT = 9090


class Stage:
    """What runs, and where it is reached."""

    def __init__(self, play: Play, screen: Screen, session: aiohttp.ClientSession) -> None:
        self.url = ""
        self.backend_url = ""
        self.prometheus_url = ""
        self.session = session
        self.children: list[Child] = []
        self.catcher = Catcher(play.folder / "mails", screen.mailed)
        self._play = play

    @property
    def backend(self) -> Child:
        """The service that is stopped and started."""
        return self.children[0]

    @property
    def chatwatch(self) -> Child:
        """The daemon."""
        return self.children[1]

    async def start_backend(self) -> None:
        """Start the service and wait for its first answer."""
        await self.backend.start()
        await self._answering(self.backend, self.backend_url)

    async def start_chatwatch(self, port: int) -> None:
        """Start the daemon with files of the folder, and wait until it takes events."""
        self.url = f"http://127.0.0.1:{port}"
        place = self._play.folder
        self._write("chatwatch.yml", settings.chatwatch(place, port, self.backend_url))
        self._write("alerting.yml", settings.alerting(self.catcher.port))
        command = python("exporter", "--config", str(place / "chatwatch.yml"), "run")
        await self._start(Child("chatwatch", command, place / "chatwatch.log"), "/-/ready")

    async def start_prometheus(self) -> None:
        """Start a Prometheus that scrapes the daemon each second."""
        program = found("prometheus")
        if program is None:
            raise CannotPlay("no prometheus on PATH; Debian's package is called prometheus")
        own = ports.free(_PROMETHEUS_PORT)
        self.prometheus_url = f"http://127.0.0.1:{own}"
        place = self._play.folder
        shipped = (ROOT / "prometheus/prometheus.yml").read_text(encoding="utf-8")
        port = int(self.url.rpartition(":")[2])
        self._write("prometheus.yml", settings.prometheus(shipped, port, own))
        command = [
            program,
            f"--config.file={place / 'prometheus.yml'}",
            f"--storage.tsdb.path={place / 'prometheus'}",
            f"--web.listen-address=127.0.0.1:{own}",
        ]
        child = Child("Prometheus", command, place / "prometheus.log")
        await self._start(child, "/-/ready", self.prometheus_url)

    async def service(self, name: str) -> dict[str, Any]:
        """Return a probe as /api/services shows it."""
        async with self.session.get(f"{self.url}/api/services") as answer:
            told = await answer.json()
        return next(dict(one) for one in told["services"] if one["name"] == name)

    async def metrics(self) -> str:
        """Return /metrics."""
        async with self.session.get(f"{self.url}/metrics") as answer:
            return await answer.text()

    def _write(self, name: str, text: str) -> None:
        (self._play.folder / name).write_text(text, encoding="utf-8")

    async def _start(self, child: Child, path: str, url: str = "") -> None:
        self.children.append(child)
        await child.start()
        await self._answering(child, f"{url or self.url}{path}")

    async def _answering(self, child: Child, url: str) -> None:
        async def answers() -> bool:
            child.refuse_ended()
            async with self.session.get(url) as answer:
                return answer.status == 200

        await eventually(answers, within=_START_SECONDS, what=f"{child.name}'s answer at {url}")


@contextlib.asynccontextmanager
async def opened(play: Play, port: int, screen: Screen) -> AsyncIterator[Stage]:
    """Start everything for a block; whatever the block did, all of it has ended afterwards."""
    async with contextlib.AsyncExitStack() as stack:
        stack.enter_context(folder.renewed(play.folder))
        session = await stack.enter_async_context(aiohttp.ClientSession(timeout=_ASK))
        stage = Stage(play, screen, session)
        await stage.catcher.start()
        stack.push_async_callback(stage.catcher.close)
        kept = stack.enter_context(ports.kept())
        number = kept.getsockname()[1]
        stage.backend_url = f"http://127.0.0.1:{number}{backend.PATH}"
        command = python("tests.demo.backend", str(number))
        stage.children.append(Child("the backend", command, play.folder / "backend.log"))
        stack.push_async_callback(stop, stage)
        await stage.start_backend()
        await stage.start_chatwatch(port)
        if play.prometheus:
            await stage.start_prometheus()
        yield stage


async def stop(stage: Stage) -> None:
    """End every program, the last one first, so that nobody sees another end."""
    try:
        for child in reversed(stage.children):
            await child.stop()
    finally:
        # Somebody may have pressed Ctrl-C again.
        for child in stage.children:
            child.kill()
