import pytest

from exporter.events import keys
from exporter.privacy.vault import Vault
from exporter.store import sealing

VAULT = Vault(bytes(range(32)))


def kept(id: str, personal: bytes | None = None, source: str = "bot") -> tuple[object, ...]:
    return ("", source, "", id, "chat.message.sent", 1, 2, b"{}", personal)


def test_a_row_gets_the_key_of_its_event_and_keeps_its_columns() -> None:
    rows = [kept("a"), kept("b"), kept("a", source="shop")]
    found = sealing.sealed(rows, None)
    assert [one[0] for one in found] == [
        keys.key("", "bot", "", "a"),
        keys.key("", "bot", "", "b"),
        keys.key("", "shop", "", "a"),
    ]
    assert [one[1:] for one in found] == rows


def test_personal_fields_are_sealed_for_their_event() -> None:
    ((key, *_, personal),) = sealing.sealed([kept("a", b'{"text":"hello"}')], VAULT)
    assert b"hello" not in personal
    assert VAULT.open(personal, key) == b'{"text":"hello"}'


def test_without_a_key_personal_fields_are_refused() -> None:
    with pytest.raises(ValueError, match="without a key"):
        sealing.sealed([kept("a", b"{}")], None)


@pytest.mark.parametrize(
    ("data", "marked"),
    [
        (b"{}", b'{"late":true}'),
        (b'{"a":1}', b'{"late":true,"a":1}'),
        (b'{ "a":1}', b'{"late":true,"a":1}'),
    ],
)
def test_a_row_is_marked_late_in_its_data(data: bytes, marked: bytes) -> None:
    row = (b"key", "", "s", "", "id", "t", 1, 2, data, None)
    assert sealing.late(row) == (*row[:8], marked, None)
