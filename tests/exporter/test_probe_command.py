"""`chatwatch probe`, run as a person does; the server answers from a thread of its own."""

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exporter.cli import chatwatch
from tests.exporter.probes import servers
from tests.exporter.probes.servers import OK


@pytest.fixture
def url() -> Iterator[str]:
    """A server that answers while the command has an event loop of its own."""
    found: list[str] = []
    started, loop = threading.Event(), asyncio.new_event_loop()
    ended = asyncio.Event()

    async def serve() -> None:
        async with servers.serving(OK) as server:
            found.append(server.url)
            started.set()
            await ended.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    started.wait(10)
    yield found[0]
    loop.call_soon_threadsafe(ended.set)
    thread.join(10)
    loop.close()


def ran(folder: Path, text: str, *arguments: str) -> Result:
    path = folder / "chatwatch.yml"
    path.write_text(text)
    return CliRunner().invoke(chatwatch, ["--config", str(path), "probe", *arguments])


def test_a_target_is_probed_from_here_and_all_is_told(tmp_path: Path, url: str) -> None:
    result = ran(tmp_path, "{}", url)
    assert result.exit_code == 0, result.output
    for said in ("connected to 127.0.0.1", "It is up", "Phases:", "probe_http_status_code  200"):
        assert said in result.output


def test_a_configured_probe_is_run_by_its_name(tmp_path: Path, url: str) -> None:
    text = f"probes: [{{name: shop, type: http, url: '{url}', status: [404]}}]"
    result = ran(tmp_path, text, "shop", "--json")
    assert result.exit_code == 1
    assert json.loads(result.output)["detail"] == "got 200 OK, expected 404"


def test_a_module_of_the_file_is_taken(tmp_path: Path, url: str) -> None:
    (tmp_path / "modules.yml").write_text("modules: {old: {prober: http, http: {method: POST}}}")
    result = ran(tmp_path, "blackbox: {config: modules.yml}", url, "--module", "old")
    assert result.exit_code == 0, result.output
    assert "POST http://127.0.0.1" in result.output


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["a.example", "-m", "absent"], 2, "there is no module 'absent'; there are: http_2xx"),
        (["a.example", "--timeout", "5"], 2, "write the unit: 5s"),
        (["ftp://a.example"], 2, "url: "),
    ],
)
def test_what_cannot_be_probed_is_told(
    tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    result = ran(tmp_path, "{}", *arguments)
    assert (result.exit_code, said in result.output) == (code, True), result.output
