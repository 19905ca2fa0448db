"""What a name server is asked.

https://www.rfc-editor.org/rfc/rfc1035#section-4.1.2
"""

from collections.abc import Callable, Iterator

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
from msgspec import Struct

from alerting.strict import quoted

# Answers to these are no single message of records: zone transfers, and what is no question.
_UNASKABLE = frozenset({"AXFR", "IXFR", "OPT", "TSIG", "TKEY"})


class Question(Struct, frozen=True):
    """A name with its type and class, as people write them."""

    name: str
    type: str
    rdclass: str = "IN"
    recursion_desired: bool = True

    def wire(self, identifier: int) -> bytes:
        """Return the message that asks it; ValueError as of ``wrong``."""
        query = dns.message.make_query(
            dns.name.from_text(self.name),
            dns.rdatatype.from_text(self.type),
            dns.rdataclass.from_text(self.rdclass),
            flags=dns.flags.RD if self.recursion_desired else 0,
            id=identifier,
        )
        return query.to_wire()

    def is_in(self, message: dns.message.Message) -> bool:
        """Say whether a message is about this question, and about no other."""
        if len(message.question) != 1:
            return False
        asked = message.question[0]
        return (
            asked.name == dns.name.from_text(self.name)
            and asked.rdtype == dns.rdatatype.from_text(self.type)
            and asked.rdclass == dns.rdataclass.from_text(self.rdclass)
        )

    def __str__(self) -> str:
        return f"{self.name} {self.rdclass} {self.type}"


def wrong(question: Question, rcodes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Return what is wrong with a configured question: fields and sentences."""
    if not _is_read(dns.name.from_text, question.name):
        yield "query_name", f"{quoted(question.name)} is no name that can be asked for"
    if not _is_read(dns.rdatatype.from_text, question.type):
        yield "query_type", f"{quoted(question.type)} is no type of records, like A or MX"
    elif question.type.upper() in _UNASKABLE:
        yield "query_type", f"{question.type} is answered by no list of records"
    if not _is_read(dns.rdataclass.from_text, question.rdclass):
        yield "query_class", f"{quoted(question.rdclass)} is no class of records, like IN or CH"
    for number, one in enumerate(rcodes):
        if not _is_read(dns.rcode.from_text, one):
            yield f"rcodes[{number}]", f"{quoted(one)} is no code of an answer, like NXDOMAIN"


def _is_read(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except (dns.exception.DNSException, ValueError):
        return False
    return True
