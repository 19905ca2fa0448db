"""By prometheus/prometheus.yml a real Prometheus has chatwatch run probes, as many as are named."""

from pathlib import Path
from typing import Any

import aiohttp
import yaml

from tests.daemon import free_port, running
from tests.prometheus import server
from tests.tools import eventually

FILE = Path(__file__).parents[2] / "prometheus/prometheus.yml"
MORE = """
host: {{enabled: false}}
blackbox: {{config: {blackbox}, allow: [127.0.0.1]}}
auth:
  roles: [{{name: prober, permissions: ["probe:run"]}}]
  tokens: [{{name: prometheus, role: prober, token: "file:{token}"}}]
"""


def moved(token: Path, port: int) -> str:
    """Our file, for a chatwatch at a port of this machine, which is also all that is probed."""
    text = FILE.read_text(encoding="utf-8").replace("chatwatch:9870", f"127.0.0.1:{port}")
    made: dict[str, Any] = yaml.safe_load(text)
    made["global"] = {"scrape_interval": "2s", "scrape_timeout": "2s"}
    del made["alerting"], made["rule_files"]
    (probe,) = [job for job in made["scrape_configs"] if job["job_name"] == "probe"]
    probe["authorization"] = {"credentials_file": str(token)}
    for group in probe["static_configs"]:
        for place, target in enumerate(group["targets"]):
            path = f"http://127.0.0.1:{port}/-/healthy?{place}"
            group["targets"][place] = path if "//" in target else f"127.0.0.1:{port}"
    return yaml.safe_dump(made)


async def asked(url: str, query: str) -> list[dict[str, Any]]:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{url}/api/v1/query", params={"query": query}) as answer:
            return list((await answer.json())["data"]["result"])


async def test_every_target_is_probed_and_told_apart_by_the_label_of_probes(
    tmp_path: Path,
) -> None:
    token = tmp_path / "token"
    token.write_text("t" * 43)
    blackbox = FILE.parents[1] / "config/blackbox.yml"
    with running(tmp_path, more=MORE.format(token=token, blackbox=blackbox)) as daemon:
        config = moved(token, daemon.port)
        with server.running(tmp_path, free_port(), config) as url:

            async def all_up() -> list[dict[str, Any]] | None:
                found = await asked(url, "probe_success == 1")
                return found if len(found) == 4 else None

            found = await eventually(all_up, within=60, what="a success of each target")
    labels = [one["metric"] for one in found]
    assert {one["job"] for one in labels} == {"probe"}
    assert all(one["probe"] == one["instance"] for one in labels)
    assert sorted(one["module"] for one in labels) == ["http_2xx"] * 3 + ["tcp_connect"]
