"""YAML in, a frozen Struct out, or one ConfigError with every mistake that can be found at once.

Whoever reads a file that people write comes in here: `Duration`, `Size` and `Secret` are types of
fields, `Name` and `Digestible` ready-made ones.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, TypeVar, cast

from msgspec import Meta, field, inspect

from alerting.document.fitting import UNFIT, Fitting
from alerting.document.problem import MOST, ConfigError, Problem, hint, key_path, quoted
from alerting.document.yamltree import LARGEST, tree
from alerting.duration import Duration, Size
from alerting.secret import Place, Secret

__all__ = [
    "ConfigError",
    "Digestible",
    "Duration",
    "Inline",
    "Name",
    "Place",
    "Problem",
    "Secret",
    "SecretFile",
    "Size",
    "between",
    "by_default",
    "hint",
    "key_path",
    "load",
    "load_file",
    "quoted",
    "read_file",
    "text_of",
]

T = TypeVar("T")
Check = Callable[[T], Iterable[tuple[str, str]]]

Name = Annotated[
    str,
    Meta(
        pattern="^[a-z0-9][a-z0-9_-]{0,62}$",
        extra={"expected": "a name of a-z, 0-9, - and _, at most 63 long"},
    ),
]
"""The `name:` of an entry of a list: fit for URLs, labels and file names."""

Digestible = Annotated[
    Secret,
    Meta(
        extra={"hashed": True},
        extra_json_schema={"pattern": "^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+|sha256:[0-9a-f]{64})$"},
    ),
]
"""A secret that is only ever compared, so that its `sha256:…` will do."""

Inline = Annotated[
    Secret,
    Meta(
        extra={"inline": True, "expected": "a secret, env:NAME or file:path"},
        extra_json_schema={"pattern": "."},
    ),
]
"""A secret that may also stand in the file itself, as in Alertmanager's."""

SecretFile = Annotated[
    Secret, Meta(extra={"file": True, "expected": "a file"}, extra_json_schema={"pattern": "."})
]
"""The path of a file that holds a secret."""


def between(description: str, least: str, most: str, more: str = "") -> Meta:
    """Return the description and the bounds of a span or size, which the loader holds it to.

    `more` is what is to be said behind the bounds.
    """
    said = f"{description}, {least} to {most}" + (f"; {more}" if more else "")
    return Meta(description=said, extra={"least": least, "most": most})


def by_default(value: T) -> T:
    """Return a field's default of a type that msgspec cannot write into a JSON Schema itself."""
    return field(default_factory=lambda: value)


def nothing(_: object) -> Iterable[tuple[str, str]]:
    """Find nothing wrong: the check of a file whose types say all."""
    return ()


def load(
    text: str,
    type: type[T],
    *,
    file: str,
    environ: Mapping[str, str],
    read: Callable[[str], str],
    check: Check[T] = nothing,
    is_lenient: bool = False,
) -> T:
    """Return the Struct that a YAML text describes.

    `environ` and `read` resolve secrets. `check` finds what spans several fields, as paths and
    sentences, and is asked only when every field is right. With `is_lenient`, as Go's programs read
    their files, a key without a value is as good as left out, and any scalar will do as a text.
    ConfigError bears all problems, the first `MOST` at least, in the order of their lines.
    """
    grown = tree(text, file)
    fitting = Fitting(file, lambda place: place.secret(environ, read), is_lenient=is_lenient)
    fitting.problems.extend(grown.problems)
    value = fitting.fit(inspect.type_info(type), grown.root, "", 1)
    if value is not UNFIT and not fitting.problems:
        for path, message in check(value):
            fitting.say(_line(fitting.lines, path), path, message)
    if fitting.problems:
        raise ConfigError(sorted(fitting.problems, key=lambda problem: problem.line)[:MOST])
    return cast("T", value)


def load_file(
    path: str, type: type[T], *, environ: Mapping[str, str], check: Check[T] = nothing
) -> T:
    """Return the Struct that a file describes; secrets' files are of the working directory."""
    return load(text_of(path), type, file=path, environ=environ, read=read_file, check=check)


def text_of(path: str) -> str:
    """Return the text of a file that people write; ConfigError where it cannot be read."""
    try:
        return read_file(path)
    except OSError as error:
        said = f"cannot be read: {(error.strerror or str(error)).lower()}"
        raise ConfigError([Problem(path, 1, "", said)]) from error
    except ValueError as error:
        raise ConfigError([Problem(path, 1, "", str(error))]) from None


def read_file(path: str) -> str:
    """Return a text of at most 1 MiB; OSError or ValueError says why not."""
    # A pipe will do, so its size is known only by reading.
    with open(path, "rb") as file:  # noqa: PTH123 # a path with a NUL is a ValueError here too
        raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise ValueError("the file is larger than 1MiB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ValueError(f"not a text in UTF-8: line {line} holds other bytes") from None


def _line(lines: Mapping[str, int], path: str) -> int:
    """Return the line of a path, or of the nearest above it that the file has."""
    while path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines[path]
