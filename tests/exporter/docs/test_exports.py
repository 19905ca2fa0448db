"""docs/exports.md says of every table which columns it has, and which of them choose rows."""

import pytest

from exporter.docs import exports
from exporter.exports.datasets import DATASETS
from exporter.exports.formats import FORMATS

PAGE = exports.written()


@pytest.mark.parametrize("name", sorted(DATASETS))
def test_every_column_has_its_row(name: str) -> None:
    _, _, part = PAGE.partition(f"## {name}\n")
    part = part.partition("\n## ")[0]
    for column in DATASETS[name].columns:
        is_filter = "yes" if column.name in DATASETS[name].filters else ""
        mark = "; personal" if column.personal else ""
        row = f"| `{column.name}` | {column.kind} | {column.what}{mark} | {is_filter} |"
        assert row in part


def test_every_form_is_told() -> None:
    assert all(f"`{form}`" in PAGE for form in FORMATS)
