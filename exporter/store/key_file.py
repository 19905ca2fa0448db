"""The storage key on disk: made once, readable by its owner only."""

import base64
import os
import secrets
from pathlib import Path

KEY_BYTES = 32


def read_or_make(path: Path) -> str:
    """Return the key's text; where the file is absent, make one with mode 0600.

    Two daemons that start together agree: the file is written aside, then linked into place, and
    who comes second reads the first one's. Losing the file loses what is sealed with it.
    """
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    text = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    file = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(file, "w") as out:
            out.write(text + "\n")
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(aside, path)
        except FileExistsError:
            return path.read_text("ascii").strip()
    finally:
        aside.unlink()
    return text
