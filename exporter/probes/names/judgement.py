"""What is wrong with an answer: its code, then its records."""

from msgspec import Struct

from exporter.probes.fault import Fault
from exporter.probes.names import records
from exporter.probes.names.answer import Answer
from exporter.probes.names.question import Question
from exporter.probes.names.records import Records


class Rules(Struct, frozen=True):
    """The codes that are expected, in capitals, and what the records have to be."""

    rcodes: tuple[str, ...]
    answer: Records
    authority: Records
    additional: Records


def fault(rules: Rules, question: Question, answer: Answer) -> Fault | None:
    """Return the first thing that is wrong, None where all is well."""
    if answer.rcode not in rules.rcodes:
        expected = " or ".join(rules.rcodes)
        return Fault("rcode", f"{question}: the answer is {answer.rcode}, expected {expected}")
    return (
        records.fault(rules.answer, "answer", answer.answer)
        or records.fault(rules.authority, "authority", answer.authority)
        or records.fault(rules.additional, "additional", answer.additional)
    )
