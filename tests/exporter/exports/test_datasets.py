"""What holds of every table that may be taken away."""

import re

import pytest

from exporter.exports.dataset import CURSOR
from exporter.exports.datasets import DATASETS, NAMES

_NAME = re.compile("[a-z][a-z_]*[a-z]")
_PARAMETERS = {"columns", "cursor", "format", "period"}


def test_every_name_is_of_a_table() -> None:
    assert set(NAMES) == set(DATASETS)


@pytest.mark.parametrize("name", sorted(DATASETS))
def test_columns_are_named_once_described_and_none_is_a_parameter(name: str) -> None:
    one = DATASETS[name]
    names = [column.name for column in one.columns]
    assert one.name == name
    assert sorted({*names}) == sorted(names)
    assert all(_NAME.fullmatch(each) for each in names)
    assert all(column.what for column in one.columns)
    assert not {*names} & {CURSOR, *_PARAMETERS}


@pytest.mark.parametrize("name", sorted(DATASETS))
def test_filters_are_columns_of_words_that_are_not_personal(name: str) -> None:
    one = DATASETS[name]
    found = [one.named[each] for each in one.filters]
    assert {column.kind for column in found} <= {"text", "texts", "boolean"}
    assert not any(column.personal for column in found)
