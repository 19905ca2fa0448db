"""docs/configuration.md shows every key that the file may have, with its default."""

from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import Meta, Struct

from exporter.config import Config
from exporter.docs import settings


class Red(Struct, frozen=True, tag="red", tag_field="type"):
    """Red things."""

    name: str
    depth: int = 3


class Blue(Struct, frozen=True, tag="blue", tag_field="type"):
    """Blue things."""

    words: tuple[str, ...] = ()


class Green(Struct, frozen=True, tag="green", tag_field="type"):
    """Green things."""

    name: str
    depth: int = 4


class Inner(Struct, frozen=True):
    """Inside."""

    on: bool = True
    steps: tuple[int, ...] = (1, 2)
    caps: dict[str, int] = msgspec.field(default_factory=lambda: {"agent": 9})
    word: str = ""
    label: str | None = None


class Section(Struct, frozen=True):
    """A ``section``."""

    things: tuple[Red | Blue, ...] = ()
    inner: Inner = Inner()
    size: Annotated[int, Meta(ge=1)] = 5
    way: Literal["near", "far"] | Inner | None = "near"
    only: Inner | None = None


class File(Struct, frozen=True):
    section: Section = Section()
    extra: Inner | None = None


class Kinds(Struct, frozen=True):
    alike: tuple[Red | Green, ...] = ()
    apart: tuple[Red | Blue, ...] = ()


def test_every_key_has_its_path_as_errors_show_it() -> None:
    shown = list(settings.settings(msgspec.inspect.type_info(Section), "s"))
    rows = {row.path: row for row in shown}
    below = {"s.way.": 0, "s.only.": 0}
    for start in below:
        below[start] = sum(row.path.startswith(start) for row in shown)
    assert below == {"s.way.": 5, "s.only.": 5}
    assert sorted(row.path for row in shown if not row.path.startswith(tuple(below))) == [
        "s.inner.caps",
        "s.inner.label",
        "s.inner.on",
        "s.inner.steps",
        "s.inner.word",
        "s.size",
        "s.things",
        "s.things[].depth",
        "s.things[].name",
        "s.things[].type",
        "s.things[].type",
        "s.things[].words",
        "s.way",
    ]
    assert (rows["s.way"].holds, rows["s.way"].default) == ("`far` `near`", "`near`")
    assert rows["s.inner.on"].default == "`true`"
    assert rows["s.inner.steps"].default == "`1`, `2`"
    assert rows["s.inner.caps"].default == "`{agent: 9}`"
    assert rows["s.inner.word"].default == '`""`'
    assert rows["s.inner.label"].default == "none"
    assert rows["s.things"].default == "`[]`"
    assert rows["s.things[].name"].default == "required"
    assert rows["s.size"].holds == "whole number of at least 1"


def test_a_section_bears_its_sentence_and_says_when_it_is_optional() -> None:
    page = settings.written(File)
    assert "## `section`\n\nA `section`.\n" in page
    assert "## `extra` (optional)\n\nInside.\n" in page


def test_what_all_kinds_have_alike_stands_once_before_them() -> None:
    alike, apart = settings.written(Kinds).split("## `apart`")
    assert (
        "All 2 kinds have:\n\n| key | holds | default |\n| --- | --- | --- |\n| `alike[].name` |"
        in alike
    )
    assert alike.count("`alike[].name`") == 1
    assert "| `alike[].depth` | whole number | `3` |" in alike
    assert "| `alike[].depth` | whole number | `4` |" in alike
    assert "kinds have" not in apart


@pytest.mark.parametrize("section", Config.__struct_fields__)
def test_every_section_of_the_file_is_on_the_page(section: str) -> None:
    assert f"\n## `{section}`" in settings.written()
