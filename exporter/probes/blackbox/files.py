"""blackbox.yml → modules by which targets can be probed; ConfigError tells all its mistakes."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from alerting import strict
from alerting.strict import ConfigError, Problem
from exporter.probes.blackbox import modules, translation
from exporter.probes.blackbox.modules import File, Module

BUILT_IN: Final[Mapping[str, Module]] = {
    "http_2xx": Module(prober="http"),
    "tcp_connect": Module(prober="tcp"),
    "icmp": Module(prober="icmp"),
}


def load(path: str, folder: Path, environ: Mapping[str, str]) -> Mapping[str, Module]:
    """Return the modules of a file of the folder; without a path, those that are built in."""
    if not path:
        return BUILT_IN
    place = str(folder / path)
    try:
        text = strict.read_file(place)
    except OSError as error:
        said = f"cannot be read: {(error.strerror or str(error)).lower()}"
        raise ConfigError([Problem(place, 1, "", said)]) from None
    return read(text, place, folder, environ)


def read(text: str, file: str, folder: Path, environ: Mapping[str, str]) -> Mapping[str, Module]:
    """Return the modules of a text; files of secrets are of the folder."""
    found = strict.load(
        text,
        File,
        file=file,
        environ=environ,
        read=lambda name: strict.read_file(str(folder / name)),
        check=_wrong,
        is_lenient=True,
    )
    return found.modules


def _wrong(file: File) -> Iterator[tuple[str, str]]:
    wrong = list(modules.wrong(file))
    yield from wrong or translation.wrong(file.modules)
