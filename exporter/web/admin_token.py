"""The token that the daemon makes when it listens to a network and nobody gave it one."""

import os
import secrets
import stat
from pathlib import Path

import structlog

_SHORTEST = 16
_log = structlog.get_logger("chatwatch.web")


class NoTokenError(OSError):
    """A file that should hold a token holds something else."""


def read_or_make(path: Path) -> str:
    """Return the token kept in `path`, made at first (mode 0600, whole or not at all).

    OSError when the file can be neither read nor made, or holds no token.
    """
    try:
        return _kept(path)
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    token = secrets.token_urlsafe(32)
    if not _placed(path, token):
        # Another process was first; both go by its token.
        return _kept(path)
    _log.warning("made an admin token, as no auth.tokens are configured", file=str(path))
    return token


def _kept(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace") as file:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        if mode & 0o077:
            os.fchmod(file.fileno(), 0o600)
            _log.warning(
                "others could read the admin token; now only its owner can", file=str(path)
            )
        token = file.read(4096).strip()
    if len(token) < _SHORTEST or not token.isascii():
        raise NoTokenError(
            f"{path}: expected a token of {_SHORTEST} characters or more; delete the file to have "
            "one made"
        )
    return token


def _placed(path: Path, token: str) -> bool:
    """Write beside, then link: the name appears with its content, and only if it was free."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{token}\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)
    except FileExistsError:
        return False
    finally:
        beside.unlink()
    return True
