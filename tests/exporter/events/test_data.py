import msgspec
import pytest

from exporter.events.data import Data, Unmapped
from exporter.events.model import TYPES

KINDS = [*TYPES.values(), Unmapped]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.TYPE))
def test_what_a_type_declares_is_a_field_of_it(kind: type[Data]) -> None:
    fields = {field.name for field in msgspec.structs.fields(kind)}
    written = {field.encode_name for field in msgspec.structs.fields(kind)}
    declared = {*kind.PERSONAL, *kind.PEOPLE, *kind.ALIASES, *kind.PROSE, *kind.NESTED}
    assert declared <= fields
    assert {*kind.MONEY, *kind.EITHER} <= written
    assert set(kind.VERBATIM) <= set(kind.PERSONAL)
    assert kind.SCORED == "" or kind.SCORED in kind.PERSONAL


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.TYPE))
def test_a_field_is_treated_in_one_way(kind: type[Data]) -> None:
    treated = [*kind.PERSONAL, *kind.PEOPLE, *kind.ALIASES, *kind.PROSE, *kind.NESTED]
    assert len(treated) == len(set(treated))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.TYPE))
def test_every_type_bears_its_name_and_carries_what_all_share(kind: type[Data]) -> None:
    assert kind.TYPE
    assert set(Data.__struct_fields__) <= set(kind.__struct_fields__)
    assert set(Data.PEOPLE) <= set(kind.PEOPLE)
