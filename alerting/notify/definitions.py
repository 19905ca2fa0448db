"""Templates that texts of receivers may name: chatwatch's own, and those of `templates:`. Pure.

https://prometheus.io/docs/alerting/latest/notifications/
"""

from collections.abc import Iterable
from importlib import resources
from typing import Final

from msgspec import Struct

from alerting.document.problem import ConfigError, Problem
from alerting.gotemplate import TemplateError, alertmanager, library, parsed
from alerting.gotemplate.library import Library
from alerting.gotemplate.limits import Limits

LIMITS: Final = Limits(
    characters=200_000, definitions=500, steps=200_000, output=1_000_000, depth=80, queries=0
)
"""Of a file of templates, and of one text that they make."""
MOST_FILES: Final = 100


class File(Struct, frozen=True):
    """A file of `templates:`: its path, and what it says."""

    path: str
    text: str


class Templates(Struct, frozen=True, eq=False):
    """Definitions by name; a later file's replaces an earlier one's, and ours."""

    known: Library


def templates(files: Iterable[File]) -> Templates:
    """Return our definitions and those of files; ConfigError tells all that is wrong in them."""
    found, problems = BUILT_IN.known, list[Problem]()
    for place, file in enumerate(files):
        try:
            found = _with(found, file, place)
        except ConfigError as error:
            problems += error.problems
    if problems:
        raise ConfigError(problems)
    return Templates(found)


def _with(known: Library, file: File, place: int = 0) -> Library:
    if place >= MOST_FILES:
        raise ConfigError([Problem(file.path, 1, "", f"more than {MOST_FILES} files")])
    try:
        read = parsed(file.text, alertmanager.NAMES, limits=LIMITS)
    except TemplateError as error:
        said = f"column {error.column}: {error.message}"
        raise ConfigError([Problem(file.path, error.line, "", said)]) from None
    return library.joined(known, read.tree, read.text, file.path)


def _ours() -> Library:
    folder = resources.files("alerting.notify").joinpath("templates")
    return _with({}, File("chatwatch.tmpl", folder.joinpath("chatwatch.tmpl").read_text("utf-8")))


BUILT_IN: Final = Templates(_ours())
"""Chatwatch's own, under the names that Alertmanager's have."""
