"""All secrets of the stands of vendors, collected from what they are; and where they are found.

A new stand, and a new setting that is a secret, are covered by themselves.
"""

import base64
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, quote_plus

import re2
from msgspec import Struct

from alerting.secret import Secret
from exporter.integrations.kind import Integration
from tests.exporter.integrations import asking
from tests.exporter.integrations.stands.stand import Stand

SHORTEST: Final = 8
"""Shorter texts are words that stand anywhere by chance."""


def of(tree: Any) -> Iterator[str]:
    """Return the secrets in settings, however deep they are."""
    if isinstance(tree, Secret):
        yield tree.reveal()
    elif isinstance(tree, Struct):
        for name in tree.__struct_fields__:
            yield from of(getattr(tree, name))
    elif isinstance(tree, Mapping):
        for value in tree.values():
            yield from of(value)
    elif isinstance(tree, list | tuple):
        for value in tree:
            yield from of(value)


def of_stand(stand: Stand) -> set[str]:
    """Return the secrets that people write for a stand."""
    one: Integration = asking.vendor(stand)
    return set(of(one))


def written(tree: Any, secrets: set[str], folder: Path, environ: dict[str, str]) -> Any:
    """Return settings as people write them: secrets are in the environment, or in files.

    By turns, so that both ways are gone.
    """
    if isinstance(tree, str) and tree in secrets:
        name = f"PLANTED_{len(environ)}"
        environ[name] = tree
        if len(environ) % 2:
            return f"env:{name}"
        path = folder / name.lower()
        path.write_text(f"{tree}\n")
        return f"file:{path}"
    if isinstance(tree, Mapping):
        return {key: written(value, secrets, folder, environ) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [written(value, secrets, folder, environ) for value in tree]
    return tree


def forms(secret: str) -> set[bytes]:
    """Return how a secret may be written: as it is, in URLs, in JSON, in base64 at any place."""
    raw = secret.encode()
    found = {raw, quote(secret, safe="").encode(), quote_plus(secret).encode()}
    found.add(secret.encode("unicode_escape"))
    found.add(secret.replace("/", "\\/").replace('"', '\\"').encode())
    for place in range(3):
        # Of what stands around it, the first and last characters are of both.
        whole = base64.b64encode(b"x" * place + raw)
        whole = whole[(0, 2, 3)[place] :].rstrip(b"=")
        inner = whole[: len(whole) - len(whole) % 4 - 2]
        found |= {inner, inner.translate(bytes.maketrans(b"+/", b"-_"))}
    return {form for form in found if len(form) >= SHORTEST}


def lines(pem: str) -> Iterator[str]:
    """Return what of a private key is secret: its lines, each by itself."""
    yield from (line for line in pem.splitlines() if line and not line.startswith("-----"))


def found(secrets: set[str], told: Mapping[str, bytes]) -> list[tuple[str, str, str]]:
    """Return in which texts a secret stands, the first of them, with what is around."""
    every = {form: secret for secret in sorted(secrets) for form in forms(secret)}
    # One pass over each text for all of them: there are a thousand forms and thousands of texts.
    options = re2.Options()
    options.max_mem = 1 << 29
    pattern = re2.compile(b"|".join(map(re2.escape, every)), options)
    places = []
    for where, text in told.items():
        hit = pattern.search(text)
        if hit is not None:
            at = hit.start()
            around = text[max(0, at - 120) : at + 80].decode("utf-8", "replace")
            places.append((where, every[hit.group()], around))
    return places
