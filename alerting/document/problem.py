"""What is wrong in a file that a person wrote, said so that the person can mend it."""

import difflib
import re
from collections.abc import Iterable

from msgspec import Struct

# A file that is wrong all over is told by its beginning.
MOST = 100
_PLAIN_KEY = re.compile(r"[\w-]{1,60}")


class Problem(Struct, frozen=True):
    """One mistake: where it stands and a sentence; ``path`` is "" for the file as a whole."""

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        path = f"{self.path}: " if self.path else ""
        return f"{self.file}:{self.line}: {path}{self.message}"


class ConfigError(Exception):
    """A file that cannot be used, with every mistake that could be found at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def key_path(path: str, key: str) -> str:
    """Return the path of a key under a path; an odd key is quoted, a long one cut."""
    shown = key if _PLAIN_KEY.fullmatch(key) else repr(key[:60])
    return f"{path}.{shown}" if path else shown


def quoted(text: str) -> str:
    """Return what somebody wrote, on one line, quoted and cut."""
    return repr(text if len(text) <= 40 else text[:40] + "…")


def hint(written: str, known: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?`` where a known word is near, else what there is."""
    words = sorted(known)
    # Comparing is quadratic, and nobody mistypes a hundred letters.
    near = difflib.get_close_matches(written, words, 1) if len(written) <= 60 else []
    if near:
        return f"; did you mean '{near[0]}'?"
    return f"; there are {', '.join(words)}" if words else ""
