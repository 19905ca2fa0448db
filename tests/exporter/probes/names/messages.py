"""Messages of name servers, made by dnspython."""

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

from exporter.probes.names.question import Question

QUESTION = Question("example.com", "A")


def message(
    question: Question = QUESTION,
    identifier: int = 7,
    *,
    answer: tuple[str, ...] = (),
    authority: tuple[str, ...] = (),
    additional: tuple[str, ...] = (),
    rcode: str = "NOERROR",
    flags: int = 0,
) -> dns.message.Message:
    """An answer; records are written ``name ttl class type data``."""
    made = dns.message.make_response(dns.message.from_wire(question.wire(identifier)))
    made.set_rcode(dns.rcode.from_text(rcode))
    made.flags |= flags
    for section, records in (
        (made.answer, answer),
        (made.authority, authority),
        (made.additional, additional),
    ):
        for one in records:
            name, ttl, rdclass, kind, data = one.split(" ", 4)
            section.append(dns.rrset.from_text(name, int(ttl), rdclass, kind, data))
    return made


def wire(question: Question = QUESTION, identifier: int = 7, **fields: object) -> bytes:
    """An answer as it is sent."""
    return message(question, identifier, **fields).to_wire()  # type: ignore[arg-type] # as of message
