"""What a name server answered.

https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1
"""

import struct
from collections.abc import Iterable
from typing import Final

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from msgspec import Struct

from exporter.probes.names.question import Question

HEADER_BYTES: Final = 12
_IN_CAPITALS: Final = {dns.rdatatype.DS, dns.rdatatype.CDS, dns.rdatatype.SSHFP}
_START = struct.Struct("!HH")


class Answer(Struct, frozen=True):
    """The code, whether it was cut to fit a datagram, and the records of each section.

    A record is ``name.``, TTL, class, type and data with tabs between them, as a zone file has it.
    ``serial`` is that of the SOA among the answers. ``options`` counts what is no record but stands
    among the additional ones (EDNS).
    """

    rcode: str
    truncated: bool = False
    answer: tuple[str, ...] = ()
    authority: tuple[str, ...] = ()
    additional: tuple[str, ...] = ()
    options: int = 0
    serial: int | None = None


def read(data: bytes, question: Question, identifier: int) -> Answer | None:
    """Return the answer to a question, None where it is one to something else.

    ValueError says in what way an answer to ours is broken.
    """
    if len(data) < HEADER_BYTES:
        return None
    told, flags = _START.unpack_from(data)
    if told != identifier or not flags & dns.flags.QR:
        return None
    try:
        message = dns.message.from_wire(data, one_rr_per_rrset=True, ignore_trailing=True)
        return _answer(message) if _is_about(message, question) else None
    except (dns.exception.DNSException, ValueError) as error:
        if flags & dns.flags.TC:
            # Some cut their answer anywhere, which is no more broken than cut.
            return Answer(dns.rcode.to_text(dns.rcode.Rcode(flags & 0xF)), truncated=True)
        said = str(error).rstrip(".") or type(error).__name__
        raise ValueError(f"the answer is malformed: {said[0].lower()}{said[1:]}") from None


def _is_about(message: dns.message.Message, question: Question) -> bool:
    """Say whether it answers the question; who could not read it may leave it out."""
    refuses = message.rcode() != dns.rcode.NOERROR
    return (refuses and not message.question) or question.is_in(message)


def _answer(message: dns.message.Message) -> Answer:
    return Answer(
        rcode=dns.rcode.to_text(message.rcode()),
        truncated=bool(message.flags & dns.flags.TC),
        answer=_records(message.answer),
        authority=_records(message.authority),
        additional=_records(message.additional),
        options=int(message.opt is not None),
        serial=_serial(message.answer),
    )


def _records(section: Iterable[dns.rrset.RRset]) -> tuple[str, ...]:
    return tuple(
        "\t".join(
            (
                str(one.name),
                str(one.ttl),
                dns.rdataclass.to_text(one.rdclass),
                dns.rdatatype.to_text(one.rdtype),
                _data(one.rdtype, data),
            )
        )
        for one in section
        for data in one
    )


def _data(kind: dns.rdatatype.RdataType, data: dns.rdata.Rdata) -> str:
    """Return the data of a record, keys and digests as blackbox_exporter shows them."""
    text = data.to_text(chunksize=0)
    if kind not in _IN_CAPITALS:
        return text
    start, blank, digest = text.rpartition(" ")
    return start + blank + digest.upper()


def _serial(section: Iterable[dns.rrset.RRset]) -> int | None:
    for one in section:
        for data in one:
            if one.rdtype == dns.rdatatype.SOA:
                return int(data.serial)
    return None
