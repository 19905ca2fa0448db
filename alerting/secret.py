"""Secrets, and the places they stand in: never in the configuration, in logs or in errors."""

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from typing import ClassVar, Literal, NoReturn, Self

_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
_PLACE = re.compile(r"env:(?P<env>[A-Za-z_][A-Za-z0-9_]*)|file:(?P<file>[^\x00\n]+)")


class Secret:
    """A secret in memory, or ``sha256:<hex>`` of one, which can be compared but not revealed.

    It shows as ``Secret(***)`` and refuses to be encoded or pickled.
    """

    __slots__ = ("_digest", "_text")

    expected: ClassVar[str] = "env:NAME or file:path"
    schema: ClassVar[dict[str, object]] = {
        "type": "string",
        "pattern": "^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$",
    }

    def __init__(self, text: str) -> None:
        hashed = _DIGEST.fullmatch(text)
        self._text = None if hashed else text
        self._digest = bytes.fromhex(hashed[1]) if hashed else _sha256(text)

    @property
    def is_hashed(self) -> bool:
        """Whether only a digest is known."""
        return self._text is None

    def reveal(self) -> str:
        """Return the secret; ValueError where only its digest is known."""
        if self._text is None:
            raise ValueError("a sha256: secret can be compared, not revealed")
        return self._text

    def matches(self, candidate: str) -> bool:
        """Say whether the candidate is the secret, in a time that tells nothing of either."""
        return hmac.compare_digest(self._digest, _sha256(candidate))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._digest, other._digest)

    def __hash__(self) -> int:
        return hash(self._digest)

    def __repr__(self) -> str:
        return "Secret(***)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")


class Written(Secret):
    """A secret that stood in the file itself, as Alertmanager's may."""

    __slots__ = ()


class Place:
    """Where a secret stands, not yet read: ``env:NAME`` or ``file:path``."""

    __slots__ = ("kind", "name")

    expected: ClassVar[str] = Secret.expected
    schema: ClassVar[dict[str, object]] = Secret.schema

    def __init__(self, kind: Literal["env", "file"], name: str) -> None:
        self.kind = kind
        self.name = name

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a place; ValueError never repeats the text, which may be the secret itself."""
        found = _PLACE.fullmatch(text)
        if found is None:
            raise ValueError("a secret does not stand in this file: write env:NAME or file:path")
        if found["env"]:
            return cls("env", found["env"])
        return cls("file", found["file"])

    @staticmethod
    def names(text: str) -> bool:
        """Say whether a text is a place, where it may also be a secret."""
        return _PLACE.fullmatch(text) is not None

    def secret(self, environ: Mapping[str, str], read: Callable[[str], str]) -> Secret:
        """Read the secret; ValueError says which variable or file cannot be read or is empty."""
        if self.kind == "env":
            where = f"environment variable {self.name}"
            if self.name not in environ:
                raise ValueError(f"{where} is not set")
            text = environ[self.name]
        else:
            where = f"file {self.name!r}"
            try:
                # An editor's or echo's line end is no part of a secret.
                text = read(self.name).rstrip("\r\n")
            except OSError as error:
                raise ValueError(f"{where}: {(error.strerror or 'unreadable').lower()}") from None
            except ValueError:
                raise ValueError(f"{where} is not a text file of at most 1MiB") from None
        if not text.strip():
            raise ValueError(f"{where} is empty")
        return Secret(text)

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"

    def __repr__(self) -> str:
        return f"Place({self})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Place) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


def _sha256(text: str) -> bytes:
    # Headers may carry bytes that are no UTF-8, as lone surrogates.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
