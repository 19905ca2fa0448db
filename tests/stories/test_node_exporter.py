"""Debian's node_exporter and the profile `node` say the same of the same machine."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Final

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from exporter.host import figures
from exporter.host.sampler import Sampler
from exporter.host.settings import Host
from exporter.metrics import catalogue
from tests.tools import eventually, tool

Series = tuple[str, frozenset[tuple[str, str]]]
NODE: Final = {m.name: m for m in catalogue.SECTIONS["Host, by node_exporter's names"]}
# What does not move while both look, and so has to be equal.
STANDING: Final = (
    "node_boot_time_seconds",
    "node_filesystem_files",
    "node_filesystem_readonly",
    "node_filesystem_size_bytes",
    "node_filefd_maximum",
    "node_memory_HugePages_Total",
    "node_memory_Hugepagesize_bytes",
    "node_memory_MemTotal_bytes",
    "node_memory_SwapTotal_bytes",
    "node_memory_VmallocTotal_bytes",
    "node_uname_info",
    "node_hwmon_chip_names",
    "node_hwmon_sensor_label",
    "node_hwmon_temp_crit_celsius",
    "node_hwmon_temp_max_celsius",
)
# What only grows: ours was read first.
GROWING: Final = (
    "node_cpu_seconds_total",
    "node_disk_written_bytes_total",
    "node_disk_reads_completed_total",
    "node_disk_io_time_seconds_total",
    "node_network_receive_bytes_total",
    "node_network_transmit_packets_total",
    "node_time_seconds",
)


@pytest.fixture
async def theirs(unused_tcp_port: int) -> AsyncIterator[str]:
    """node_exporter at work; its /metrics."""
    process = await asyncio.create_subprocess_exec(
        tool("prometheus-node-exporter"),
        f"--web.listen-address=127.0.0.1:{unused_tcp_port}",
        "--web.disable-exporter-metrics",
        "--collector.processes",
        "--collector.tcpstat",
        "--log.level=error",
    )
    url = f"http://127.0.0.1:{unused_tcp_port}"
    try:
        await eventually(lambda: text(url), what="node_exporter")
        yield f"{url}/metrics"
    finally:
        process.kill()
        await process.wait()


async def text(url: str) -> str:
    """What is answered at a URL."""
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return await answer.text() if answer.status == 200 else ""


async def ours() -> Mapping[Series, float]:
    """What the daemon would show of this machine."""
    settings = Host(profile="node")
    reading = await Sampler().sample(settings)
    shown = figures.figures(reading, None, settings, {}, {}).values
    return {
        (
            name,
            frozenset((k, v) for k, v in zip(NODE[name].labels, labels, strict=True) if v),
        ): value
        for (name, labels), value in shown.items()
        if name in NODE
    }


def said(page: str) -> Mapping[Series, float]:
    """The series of a page whose names we have, too; a label that is empty is none."""
    return {
        (one.name, frozenset((k, v) for k, v in one.labels.items() if v)): one.value
        for family in text_string_to_metric_families(page)
        for one in family.samples
        if one.name in NODE
    }


async def test_node_exporter_and_the_profile_node_say_the_same_of_this_machine(theirs: str) -> None:
    here = await ours()
    there = said(await text(theirs))
    labels_there = {name: {key for key, _ in labels} for name, labels in there}
    for name, labels in here:
        if name in labels_there:
            assert {key for key, _ in labels} == labels_there[name], name
    # CPUs, the root, memory and the machine itself are there for both, in every container.
    both = here.keys() & there.keys()
    assert {"node_cpu_seconds_total", "node_load1", "node_filesystem_size_bytes"} <= {
        name for name, _ in both
    }
    unlike = {one: (here[one], there[one]) for one in both if one[0] in STANDING}
    assert {one: pair for one, pair in unlike.items() if pair[0] != pair[1]} == {}
    assert {"node_memory_MemTotal_bytes", "node_boot_time_seconds"} <= {n for n, _ in unlike}
    fallen = [one for one in both if one[0] in GROWING and there[one] < here[one] - 1.0]
    assert fallen == []


async def test_what_node_exporter_shows_of_devices_that_both_show_has_the_same_names(
    theirs: str,
) -> None:
    here = await ours()
    there = said(await text(theirs))
    for label in ("cpu", "device"):
        devices = {value for _, labels in here for key, value in labels if key == label}
        names = {name for name, labels in there for k, v in labels if k == label and v in devices}
        shown = {name for name, labels in here for k, _ in labels if k == label}
        assert names == shown
