"""`/probe` and Debian's blackbox_exporter say the same of the same modules and targets."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final

import aiohttp
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from exporter import world
from exporter.daemon import Daemon
from exporter.probes.blackbox import files
from tests.exporter.web import stand
from tests.stories.blackbox import peers
from tests.stories.blackbox.cases import CASES, Case
from tests.tools import eventually, tool

Series = dict[tuple[str, frozenset[tuple[str, str]]], float]

# Times differ from run to run; that they are there, with their phases, is compared.
TIMES: Final = ("duration_seconds", "probe_dns_lookup_time_seconds")
# Ours beside those of 0.23: newer than it, or wanted by its users. docs/probes.md lists them.
ADDED: Final = {
    "probe_failed_due_to_bytes",
    "probe_failure_reason",
    "probe_tcp_duration_seconds",
    "probe_timeout_seconds",
    "probe_tls_cipher_info",
}
NEWER_LABELS: Final = {"serialnumber"}
# What a certificate shows stays here when it is not believed, as its users want it.
CERTIFICATE: Final = ("probe_ssl_", "probe_tls_")
REASON: Final = "probe_failure_reason"
CONFIG = "blackbox: {allow: [127.0.0.0/8, '::1/128']}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the modules of all cases, and the authority that they trust."""
    place = tmp_path_factory.mktemp("blackbox")
    (place / "ca.pem").write_bytes(peers.ROOT.pem)
    modules = json.loads(json.dumps({name: case.module for name, case in CASES.items()}))
    text = yaml.safe_dump({"modules": modules}).replace("CA", str(place / "ca.pem"))
    (place / "blackbox.yml").write_text(text)
    return place


@pytest.fixture
async def theirs(folder: Path, unused_tcp_port: int) -> AsyncIterator[str]:
    """blackbox_exporter at work; its /probe."""
    process = await asyncio.create_subprocess_exec(
        tool("prometheus-blackbox-exporter"),
        f"--config.file={folder}/blackbox.yml",
        f"--web.listen-address=127.0.0.1:{unused_tcp_port}",
        "--log.level=error",
    )
    base = f"http://127.0.0.1:{unused_tcp_port}"
    try:
        await eventually(lambda: said(f"{base}/-/healthy"), what="blackbox_exporter")
        yield f"{base}/probe"
    finally:
        process.kill()
        await process.wait()


@pytest.fixture
async def ours(folder: Path) -> AsyncIterator[str]:
    """This daemon at work; its /probe."""
    modules = files.load("blackbox.yml", folder, {})
    made = world.build(stand.config(CONFIG), stand.KEY, None, None, modules)
    daemon = Daemon(made, lambda: made)
    daemon.become(None)
    async with stand.serving(made=daemon) as served:
        yield f"{served.url}/probe"


async def said(url: str, **query: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(url, params=query) as answer:
        text = await answer.text()
        assert answer.status == 200, text
        return text


def series(text: str) -> Series:
    return {
        (sample.name, frozenset(set(sample.labels.items()) - newer(sample.labels))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def newer(labels: dict[str, str]) -> set[tuple[str, str]]:
    return {(name, value) for name, value in labels.items() if name in NEWER_LABELS}


def differences(case: Case, theirs: Series, ours: Series) -> Iterator[str]:
    """Return where they differ though they should not, in words."""
    for key, value in theirs.items():
        name, labels = key
        if name in case.differing:
            continue
        if key not in ours:
            yield f"missing: {name}{dict(labels)} {value}"
        elif not any(one in name for one in TIMES) and ours[key] != value:
            yield f"{name}{dict(labels)}: theirs {value}, ours {ours[key]}"
    for name, labels in ours.keys() - theirs.keys():
        believed = not case.reason.startswith("tls_") or not name.startswith(CERTIFICATE)
        if name not in ADDED and name not in case.differing and believed:
            yield f"added: {name}{dict(labels)} {ours[name, labels]}"


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
async def test_both_say_the_same(name: str, folder: Path, theirs: str, ours: str) -> None:
    case = CASES[name]
    async with case.peer(folder) as port:
        target = case.target.format(port)
        answers = [
            series(await said(place, target=target, module=name)) for place in (theirs, ours)
        ]
    assert "\n".join(sorted(differences(case, *answers))) == ""
    reasons = [dict(labels)["reason"] for name, labels in answers[1] if name == REASON]
    assert reasons == [case.reason] * bool(case.reason)
