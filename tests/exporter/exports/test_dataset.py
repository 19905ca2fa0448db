from exporter.exports.column import Column
from exporter.exports.dataset import Dataset, Place


def test_columns_are_found_by_name_in_their_order() -> None:
    columns = tuple(Column(name, "text", "a letter", ("real",)) for name in "ba")
    found = Dataset("letters", "a row a letter", columns, lambda _: Place(0, ""), ()).named
    assert [*found] == ["b", "a"]
    assert found["a"] is columns[1]
