import dns.message
import dns.rdatatype
import pytest

from exporter.probes.names import question
from exporter.probes.names.question import Question


def test_a_question_is_sent_as_a_query() -> None:
    asked = dns.message.from_wire(Question("example.com", "MX", "CH").wire(513))
    assert (asked.id, str(asked.question[0])) == (513, "example.com. CH MX")
    assert asked.flags == 0x0100
    assert asked.opt is None
    assert dns.message.from_wire(Question("a.", "A", "IN", False).wire(1)).flags == 0


def test_a_message_is_about_a_question_in_any_case_of_letters() -> None:
    asked = Question("Example.com", "a", "in")
    assert asked.is_in(dns.message.from_wire(Question("example.COM.", "A").wire(1)))
    for other in (
        Question("example.org", "A"),
        Question("example.com", "AAAA"),
        Question("example.com", "A", "CH"),
    ):
        assert not asked.is_in(dns.message.from_wire(other.wire(1)))
    assert not asked.is_in(dns.message.Message())


def test_it_is_told_as_people_write_it() -> None:
    assert str(Question("example.com", "A")) == "example.com IN A"


@pytest.mark.parametrize("kind", ["A", "ANY", "SOA", "HTTPS", "TYPE65534", "mx"])
def test_what_can_be_asked_is_right(kind: str) -> None:
    assert list(question.wrong(Question("bücher.example", kind, "CH"), ("NXDOMAIN", "0"))) == []


@pytest.mark.parametrize(
    ("asked", "rcodes", "field", "said"),
    [
        (Question("a..b", "A"), (), "query_name", "no name"),
        (Question("a" * 64, "A"), (), "query_name", "no name"),
        (Question("a", "B"), (), "query_type", "no type of records"),
        (Question("a", "axfr"), (), "query_type", "by no list of records"),
        (Question("a", "A", "IX"), (), "query_class", "no class of records"),
        (Question("a", "A"), ("NOERROR", "NONE"), "rcodes[1]", "no code of an answer"),
    ],
)
def test_what_cannot_is_told(
    asked: Question, rcodes: tuple[str, ...], field: str, said: str
) -> None:
    ((found, sentence),) = question.wrong(asked, rcodes)
    assert found == field
    assert said in sentence
