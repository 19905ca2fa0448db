import pytest

from alerting.secret import Secret, Written
from exporter.probes.rpc import metadata


def test_each_value_is_a_header() -> None:
    held = {"x-a": (Written("1"), Written("2")), "authorization": (Secret("Bearer t"),)}
    assert list(metadata.wrong(held)) == []
    assert metadata.encoded(held) == (
        (b"x-a", b"1"),
        (b"x-a", b"2"),
        (b"authorization", b"Bearer t"),
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("X-A", Written("1"), "no name of metadata"),
        ("", Written("1"), "no name of metadata"),
        ("te", Written("1"), "not yours to set"),
        ("grpc-timeout", Written("1"), "not yours to set"),
        ("authorization", Written("t0ken"), "write env:NAME or file:path"),
        ("x-a", Written("t0ken\n"), "printable ASCII"),
        ("x-a", Written("ä"), "printable ASCII"),
        ("x-a", Secret("a" * 8193), "printable ASCII"),
    ],
)
def test_what_cannot_be_sent_is_told_without_its_value(name: str, value: Secret, said: str) -> None:
    ((field, sentence),) = metadata.wrong({name: (value,)})
    assert field.startswith("metadata")
    assert said in sentence
    assert "t0ken" not in sentence
