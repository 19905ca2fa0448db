import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.privacy import identity

KEY = b"k" * 32


@pytest.mark.parametrize(
    "value",
    [
        "bob@example.com",
        "crm|bob@example.com",
        "33612345678@c.us",
        "+33 6 12 34 56 78",
        "whatsapp:+33612345678",
        "33612345678",
        "0612345678",
        "(555) 123-4567",
        "555-123-4567",
        "0033612345678",
        "tel:5551234",
        "user+33612345678",
    ],
)
def test_an_id_that_tells_who_somebody_is_becomes_a_pseudonym(value: str) -> None:
    made = identity.pseudonym(value, KEY)
    assert made.startswith("p-")
    assert value not in made
    assert identity.pseudonym(made, KEY) == made


@pytest.mark.parametrize(
    "value",
    [
        "",
        "c-1",
        "patient_rajesh_001",
        "12345678",
        "2024-00123",
        "2026-11-21",
        "2026-11-21-05",
        "550e8400-e29b-41d4-a716-446655440000",
        "@bob",
        "bob@",
        "a+b",
        "+1",
        "urn:uuid:1",
        "tel:12",
        "12345678901234567890",
        "wamid.HBgLMzM2",
    ],
)
def test_any_other_id_stays_as_it_is(value: str) -> None:
    assert identity.pseudonym(value, KEY) is value


@pytest.mark.parametrize(
    "spellings",
    [
        ["+33612345678", "+33 6 12 34 56 78", "0033612345678", "whatsapp:+33612345678"],
        ["bob@example.com", "BOB@Example.com", " bob@example.com ", "mailto:bob@example.com"],
    ],
    ids=["number", "address"],
)
def test_a_person_is_one_however_spelt(spellings: list[str]) -> None:
    assert len({identity.pseudonym(one, KEY) for one in spellings}) == 1


def test_a_pseudonym_depends_on_the_key() -> None:
    other = identity.pseudonym("bob@example.com", b"l" * 32)
    assert other != identity.pseudonym("bob@example.com", KEY)


@given(st.emails())
def test_no_address_stays(address: str) -> None:
    assert address not in identity.pseudonym(address, KEY)


@given(st.text(st.characters(), max_size=200))
def test_a_pseudonym_of_a_pseudonym_is_itself(value: str) -> None:
    once = identity.pseudonym(value, KEY)
    assert identity.pseudonym(once, KEY) == once


@given(
    st.lists(
        st.none() | st.text(alphabet="0123456789ab @+:(-.\n/\t\u00a0", max_size=14), max_size=6
    )
)
def test_whatever_could_change_is_told_by_one_look_at_all(values: list[str | None]) -> None:
    changed = [one for one in values if one and identity.pseudonym(one, KEY) != one]
    assert identity.may_tell(values) or not changed


def test_ids_without_a_sign_of_anybody_are_passed_over_at_one_look() -> None:
    assert not identity.may_tell(["c-42", None, "", "3f2a-9b", "sales"])
    assert identity.may_tell(["c-42", "0612345678"])


@pytest.mark.parametrize("blank", ["\t", "\n", "\u00a0", "\u2003"])
def test_blanks_behind_a_number_do_not_hide_it_in_one_look_at_all(blank: str) -> None:
    assert identity.pseudonym("0612345678" + blank, KEY).startswith("p-")
    assert identity.may_tell(["c-42", "0612345678" + blank])
