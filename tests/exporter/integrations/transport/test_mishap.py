import pytest

from exporter.integrations.transport import mishap


def test_a_mistake_is_told_by_where_it_was_made() -> None:
    def made() -> None:
        raise RuntimeError("a secret")

    with pytest.raises(RuntimeError) as told:
        made()
    found = mishap.place(told.value)
    name, _, line = found.rpartition(":")
    assert name.endswith("test_mishap.py")
    assert int(line) == made.__code__.co_firstlineno + 1


def test_what_was_never_raised_has_no_place() -> None:
    assert mishap.place(RuntimeError("a secret")) == ""
