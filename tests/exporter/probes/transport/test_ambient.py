import asyncio
from ipaddress import IPv4Address, ip_address

import pytest

from exporter.probes.address import Address
from exporter.probes.fault import Failed
from exporter.probes.line import Line
from exporter.probes.transport import ambient
from exporter.probes.transport.ambient import MOST_LINES

HERE = IPv4Address("127.0.0.1")


class Shut:
    """A gate that lets nobody through."""

    def refusal(self, wanted: Address, host: str = "") -> str:
        return f"not {wanted}{host}"


def test_metadata_services_are_refused_where_nobody_set_a_gate() -> None:
    ambient.refuse(HERE, "here")
    with pytest.raises(Failed) as caught:
        ambient.refuse(ip_address("169.254.169.254"), "a.example (169.254.169.254)")
    assert caught.value.fault.reason == "forbidden_target"
    said = "a.example (169.254.169.254) is a cloud's metadata service"
    assert caught.value.fault.detail == said


async def test_a_gate_holds_for_tasks_begun_within_and_for_no_others() -> None:
    async def connect() -> None:
        ambient.refuse(HERE, "here")

    with ambient.surrounded(Shut()):
        within = asyncio.ensure_future(connect())
    await asyncio.ensure_future(connect())
    with pytest.raises(Failed, match=r"here is not 127\.0\.0\.1"):
        await within


def test_what_is_said_is_kept_where_somebody_listens_and_bounded() -> None:
    lines: list[Line] = []
    ambient.say("to {}", "nobody")
    with ambient.surrounded(ambient.Open(), lines):
        for number in range(MOST_LINES + 5):
            ambient.say("line {} of {{}}", number)
    ambient.say("after")
    assert [one.text for one in lines[:2]] == ["line 0 of {}", "line 1 of {}"]
    assert len(lines) == MOST_LINES
    assert lines[0].at <= lines[-1].at
