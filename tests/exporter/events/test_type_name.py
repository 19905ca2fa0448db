import pytest

from exporter.events.type_name import TypeName


def test_a_type_of_ours_is_taken() -> None:
    assert TypeName.parse("chat.llm.called") == "chat.llm.called"


def test_one_that_is_near_is_named() -> None:
    with pytest.raises(ValueError, match=r"'chat.llm.caled'; did you mean 'chat.llm.called'\?"):
        TypeName.parse("chat.llm.caled")


def test_where_none_is_near_the_page_is() -> None:
    with pytest.raises(ValueError, match="lists all"):
        TypeName.parse("zzz")
