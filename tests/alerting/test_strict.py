"""A text goes in; a frozen Struct or one error with everything in it comes out."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct, field

from alerting import strict
from alerting.strict import (
    ConfigError,
    Digestible,
    Duration,
    Inline,
    Name,
    Problem,
    Secret,
    Size,
)


class Source(Struct, frozen=True):
    name: Name
    secrets: tuple[Secret, ...] = ()
    token: Digestible | None = None


class Inner(Struct, frozen=True):
    on: bool = True
    wait: Duration = strict.by_default(Duration(30))
    body: Size = strict.by_default(Size(4096))


class File(Struct, frozen=True):
    sources: tuple[Source, ...] = ()
    inner: Inner = field(default_factory=Inner)
    caps: dict[str, int] = {}


def loaded(text: str, **more: Any) -> File:
    files = {"files/a": "from-a-file\n"}
    environ = {"A": "hunter2"}
    return strict.load(text, File, file="f.yml", environ=environ, read=files.__getitem__, **more)


def twice(file: File) -> Iterator[tuple[str, str]]:
    """A check over several entries."""
    names = [source.name for source in file.sources]
    for index, name in enumerate(names):
        if names.index(name) != index:
            yield f"sources[{index}].name", "twice"
    if not file.inner.on:
        yield "inner.wait", "of no use"


def test_a_good_text_is_a_frozen_struct_with_defaults() -> None:
    file = loaded("sources: [{name: bot, secrets: ['env:A', 'file:files/a']}]\ninner: {body: 8KiB}")
    assert [secret.reveal() for secret in file.sources[0].secrets] == ["hunter2", "from-a-file"]
    assert file.inner == Inner(on=True, wait=Duration(30), body=Size(8192))
    with pytest.raises(AttributeError):
        file.caps = {}  # type: ignore[misc]


def test_a_digest_stands_where_it_is_only_compared() -> None:
    digest = "sha256:" + "0" * 64
    assert loaded(f"sources: [{{name: a, token: '{digest}'}}]").sources[0].token == Secret(digest)


class Span(Struct, frozen=True):
    wait: Annotated[Duration, strict.between("how long it waits", "1s", "5m")]
    body: Annotated[Size, strict.between("how large it is", "1KiB", "1MiB", "the rest is left")]


def test_a_span_and_a_size_are_held_to_their_bounds_which_are_told() -> None:
    with pytest.raises(ConfigError) as caught:
        strict.load("wait: 6m\nbody: 1B", Span, file="f.yml", environ={}, read=str)
    assert [one.message for one in caught.value.problems] == [
        "expected 1s to 5m, got 6m",
        "expected 1KiB to 1MiB, got 1B",
    ]
    shown = msgspec.json.schema(Span, schema_hook=lambda _: {})["$defs"]["Span"]["properties"]
    assert [one["description"] for one in shown.values()] == [
        "how long it waits, 1s to 5m",
        "how large it is, 1KiB to 1MiB; the rest is left",
    ]


def test_all_mistakes_of_a_file_are_told_at_once_by_line() -> None:
    text = "iner: {}\nsources:\n- name: A!\n- name: b\n  name: c\ninner:\n  on: yes\n  wait: 5\n"
    with pytest.raises(ConfigError) as refused:
        loaded(text)
    assert str(refused.value).splitlines() == [
        "f.yml:1: iner: unknown key; did you mean 'inner'?",
        "f.yml:3: sources[0].name: expected a name of a-z, 0-9, - and _, at most 63 long, got 'A!'",
        "f.yml:5: sources[1].name: written twice, first in line 4",
        "f.yml:7: inner.on: expected true or false, got 'yes'; write true",
        "f.yml:8: inner.wait: expected a time span like 30s or 1h30m, got '5'; write the unit: 5s",
    ]


def test_what_a_check_finds_bears_the_line_of_its_path() -> None:
    text = "sources:\n- name: a\n-\n  name: a\ninner:\n  on: false\n"
    with pytest.raises(ConfigError) as refused:
        loaded(text, check=twice)
    assert str(refused.value).splitlines() == [
        "f.yml:4: sources[1].name: twice",
        "f.yml:5: inner.wait: of no use",
    ]


def test_a_check_is_asked_only_when_every_field_is_right() -> None:
    with pytest.raises(ConfigError) as refused:
        loaded("sources: [{name: a}, {name: a}]\ncaps: 5", check=twice)
    assert len(refused.value.problems) == 1


def test_no_error_shows_a_secret() -> None:
    texts = ["token: hunter2", "secrets: hunter2", "secrets: [hunter2]", "secrets: {a: hunter2}"]
    for text in texts:
        with pytest.raises(ConfigError) as refused:
            loaded(f"sources: [{{name: a, {text}}}]")
        assert "hunter2" not in str(refused.value) + repr(refused.value)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "1: the file is empty"),
        (b"inner: \xff\n", "1: not a text in UTF-8: line 1 holds other bytes"),
        ("inner: {}".encode("utf-16"), "1: not a text in UTF-8: line 1 holds other bytes"),
        (b"\x7fELF\x00\x00", "1: not a text: it holds the character U+007F"),
        (b"a" * ((1 << 20) + 1), "1: the file is larger than 1MiB"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, raw: bytes, message: str) -> None:
    path = tmp_path / "f.yml"
    path.write_bytes(raw)
    with pytest.raises(ConfigError) as refused:
        strict.load_file(str(path), File, environ={})
    assert str(refused.value) == f"{path}:{message}"


@pytest.mark.parametrize(
    ("name", "why"), [("absent.yml", "no such file or directory"), ("", "is a directory")]
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, why: str) -> None:
    path = str(tmp_path / name)
    with pytest.raises(ConfigError) as refused:
        strict.load_file(path, File, environ={})
    assert str(refused.value) == f"{path}:1: cannot be read: {why}"


def test_a_path_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(ConfigError, match="null byte"):
        strict.load_file("a\0b", File, environ={})


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "f.yml"
    path.write_text("caps: {ä: 1}\n", encoding="utf-8-sig")
    assert strict.load_file(str(path), File, environ={}).caps == {"ä": 1}


def test_a_pipe_is_a_file_too() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"caps: {a: 1}\n")
    os.close(writing)
    try:
        assert strict.load_file(f"/dev/fd/{reading}", File, environ={}).caps == {"a": 1}
    finally:
        os.close(reading)


class Blank(Struct, frozen=True, forbid_unknown_fields=True):
    """What Go's programs would read leniently."""

    name: str = "none"
    secret: Inline | None = None
    inner: "Blank | None" = None
    many: tuple[str, ...] = ("one",)
    text: str | None = "some"


def lenient(text: str) -> Blank:
    return strict.load(text, Blank, file="f", environ={}, read=str, is_lenient=True)


def test_a_lenient_reader_takes_blanks_for_what_is_left_out_and_scalars_for_texts() -> None:
    blank = "{name: , secret: , inner: , many: , text: }"
    assert lenient(blank) == lenient("{secret: ''}") == lenient("{}") == Blank()
    assert lenient("{name: 1, many: [2, true, 1.50], text: ''}") == Blank(
        name="1", many=("2", "true", "1.50"), text=""
    )
    assert lenient("{name: ''}").name == ""


@pytest.mark.parametrize("text", ["{nane: 1}", "{name: []}", "{many: 1}", "{secret: [], name: 1}"])
def test_a_lenient_reader_says_the_rest(text: str) -> None:
    with pytest.raises(ConfigError):
        lenient(text)


@pytest.mark.parametrize("text", ["{name: }", "{name: 1}", "{secret: ''}", "{inner: {many: }}"])
def test_others_are_strict(text: str) -> None:
    with pytest.raises(ConfigError):
        strict.load(text, Blank, file="f", environ={}, read=str)


PIECES = st.sampled_from(
    [
        "sources:", "inner:", "caps:", "name", "secrets", "token", "on", "wait", "body",
        ": ", ":\n  ", "\n", "\n- ", "- ", "[", "]", "{", "}", ", ", "env:A", "file:files/b",
        "5m", "5", "true", "yes", "'", '"', "&a ", "*a", "<<: ", "!!str ", "sha256:", "# ", "\t",
    ]
)  # fmt: skip


@given(
    st.one_of(
        st.text(st.characters(exclude_categories=())),
        st.lists(PIECES, max_size=40).map("".join),
    )
)
def test_no_text_fails_otherwise_than_by_a_config_error(text: str) -> None:
    def read(path: str) -> str:
        raise FileNotFoundError(2, "No such file or directory", path)

    problems: tuple[Problem, ...] = ()
    file = None
    try:
        file = strict.load(text, File, file="f.yml", environ={"A": "x"}, read=read, check=twice)
    except ConfigError as error:
        problems = error.problems
    assert isinstance(file, File) != bool(problems)
    assert not [problem for problem in problems if len(str(problem).splitlines()) != 1]
