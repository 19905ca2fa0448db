"""What is said in the clear before TLS begins, protocol by protocol."""

from exporter.probes.fault import Failed, Fault
from exporter.probes.lines import upgrade
from exporter.probes.lines.upgrade import Protocol, Turn
from exporter.probes.transport import ambient
from exporter.probes.transport.connection import Stream
from exporter.probes.transport.reader import Reader

LINE_BYTES = 4096


async def agreed(protocol: Protocol, stream: Stream) -> None:
    """Have the server agree to TLS; Failed says why it did not."""
    reader = Reader(stream, LINE_BYTES)
    if protocol == "postgres":
        await stream.send(upgrade.POSTGRES_REQUEST)
        _raise(upgrade.of_postgres(await reader.some(1)))
    elif protocol == "ldap":
        await stream.send(upgrade.LDAP_REQUEST)
        _raise(await _ldap(reader))
    else:
        for turn in upgrade.TURNS[protocol]:
            await _took(turn, stream, reader)
    refuse_rest(reader)


def refuse_rest(reader: Reader) -> None:
    """Raise Failed where more came in the clear than the go-ahead: nobody vouches for it.

    https://nostarttls.secvuln.info
    """
    rest = reader.buffer.rest()
    if rest:
        said = f"{len(rest)} bytes came in the clear after the server agreed to begin TLS"
        raise Failed("protocol", said)


async def _took(turn: Turn, stream: Stream, reader: Reader) -> None:
    if turn.says:
        ambient.say("sent {!r}", turn.says)
        await stream.send(turn.says)
    line = await reader.line()
    while line is not None and turn.passes is not None and turn.passes.match(line):
        line = await reader.line()
    if line is None:
        raise Failed("closed", "the connection was closed before TLS was agreed on")
    _raise(upgrade.of_line(turn, line))


async def _ldap(reader: Reader) -> Fault | None:
    head = await reader.some(2)
    more = upgrade.ldap_more(head)
    if more is None:
        return Fault("protocol", f"the answer to StartTLS begins with {head!r}")
    length = upgrade.ldap_length(head, await reader.some(more))
    return upgrade.of_ldap(await reader.some(length))


def _raise(fault: Fault | None) -> None:
    if fault is not None:
        raise Failed(fault.reason, fault.detail)
