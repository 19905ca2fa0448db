"""Prometheus itself sees an event once, and its tools find nothing to say."""

import json
import subprocess
import urllib.parse
import urllib.request
from pathlib import Path

import aiohttp
import pytest

from alerting import clock
from tests.daemon import Daemon, running
from tests.tools import eventually, tool

SCRAPE = """
global: {{scrape_interval: 1s, scrape_timeout: 1s}}
scrape_configs:
- job_name: chatwatch
  static_configs: [{{targets: ["127.0.0.1:{port}"]}}]
"""


async def post(session: aiohttp.ClientSession, daemon: Daemon, event: dict[str, object]) -> int:
    async with session.post(f"{daemon.url}/webhooks/bot", json=event) as answer:
        return answer.status


def started(id: str) -> dict[str, object]:
    return {
        "id": id,
        "type": "chat.conversation.started",
        "time": clock.now().isoformat(),
        "data": {"conversation_id": f"c-{id}", "channel": "web"},
    }


@pytest.mark.slow
async def test_a_real_prometheus_scrapes_it_and_sees_an_event_sent_twice_once(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    prometheus = tool("prometheus")
    with running(tmp_path) as daemon:
        (tmp_path / "prometheus.yml").write_text(SCRAPE.format(port=daemon.port))
        server = subprocess.Popen(
            [
                prometheus,
                f"--config.file={tmp_path}/prometheus.yml",
                f"--storage.tsdb.path={tmp_path}/tsdb",
                f"--web.listen-address=127.0.0.1:{unused_tcp_port}",
                "--log.level=error",
            ]
        )
        base = f"http://127.0.0.1:{unused_tcp_port}/api/v1/query?query="
        try:
            async with aiohttp.ClientSession() as session:
                statuses = [await post(session, daemon, started(i)) for i in ("a", "b", "a")]
                assert statuses == [202, 202, 200]

                async def value(query: str) -> str | None:
                    async with session.get(base + urllib.parse.quote(query)) as answer:
                        found = (await answer.json())["data"]["result"]
                    return found[0]["value"][1] if found else None

                async def counted() -> bool:
                    return await value("sum(chat_conversations_started_total)") == "2"

                assert await eventually(counted, within=30, what="a count of 2")
                assert await value('up{job="chatwatch"}') == "1"
                repeats = 'webhook_events_total{result="duplicate"}'
                assert await value(repeats) == "1"
        finally:
            server.terminate()
            server.wait(20)


@pytest.mark.parametrize("accept", ["text/plain", "application/openmetrics-text;version=1.0.0"])
def test_promtool_has_nothing_to_say_about_the_metrics(tmp_path: Path, accept: str) -> None:
    promtool = tool("promtool")
    with running(tmp_path) as daemon:
        body = json.dumps([started("a")]).encode()
        headers = {"Content-Type": "application/json"}
        url = f"{daemon.url}/webhooks/bot"
        urllib.request.urlopen(urllib.request.Request(url, body, headers)).close()
        asked = urllib.request.Request(f"{daemon.url}/metrics", headers={"Accept": accept})
        with urllib.request.urlopen(asked) as answer:
            text = answer.read()
    if "openmetrics" in accept:
        assert text.endswith(b"# EOF\n")
        return
    said = subprocess.run(
        [promtool, "check", "metrics"], input=text, capture_output=True, check=False
    )
    assert (said.returncode, said.stdout, said.stderr) == (0, b"", b"")
