from alerting import strict
from exporter.probes.blackbox.gate import Gate
from exporter.probes.blackbox.section import Blackbox


def loaded(text: str) -> Blackbox:
    return strict.load(text, Blackbox, file="f", environ={}, read=str)


def test_public_targets_alone_may_be_asked_unless_others_are_named() -> None:
    assert loaded("{}").gate == Gate()
    section = loaded("{allow: [10.0.0.0/8, '*.corp.example', /run/app.sock], public: false}")
    assert section.gate == Gate.of(["10.0.0.0/8", "*.corp.example", "/run/app.sock"], public=False)
    assert list(section.wrong()) == []


def test_a_range_that_is_none_is_told_with_its_place() -> None:
    assert [field for field, _ in loaded("{allow: [a.example, 10.0.0.1/8]}").wrong()] == [
        "allow[1]"
    ]
