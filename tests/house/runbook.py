"""A page of docs/runbooks/, read: its sections, and what it names of the product."""

import re
from pathlib import Path
from typing import Final

from tests.house import tree

FOLDER: Final = tree.ROOT / "docs/runbooks"
SECTIONS: Final = (
    "What it means",
    "Who is hurt",
    "Look here first",
    "Causes and remedies",
    "Until it is mended",
    "When it ends",
    "Another bound",
)
_SPAN: Final = re.compile(r"`([^`]+)`")
_BLOCK: Final = re.compile(r"(?s)```sh\n(.+?)```")
_PANEL: Final = re.compile(
    r"\*(chatwatch / [^*]+|chatwatch itself)\*, panels? (\*[^*]+\*(?:(?:,| and)\s\*[^*]+\*)*)"
)
_KEY: Final = re.compile(r"[a-z_]+(?:\[\])?(?:\.[a-z_]+(?:\[\])?)+(?=$|: )")
_FILES: Final = (".db", ".yml", ".md")


class Page:
    """One alert's page."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self.text = path.read_text(encoding="utf-8")
        plain = _BLOCK.sub("", self.text)
        self.spans = [" ".join(span.split()) for span in _SPAN.findall(plain)]

    @property
    def title(self) -> str:
        return self.text.partition("\n")[0]

    @property
    def kind(self) -> str:
        """Severities, class and file: the line below the title."""
        return self.text.splitlines()[2]

    @property
    def sections(self) -> dict[str, str]:
        """Heading → what stands below it."""
        parts = re.split(r"(?m)^## (.+)$", self.text)
        return dict(zip(parts[1::2], map(str.strip, parts[2::2]), strict=True))

    @property
    def commands(self) -> list[str]:
        """What is to be typed that begins with `chatwatch`."""
        lines = "".join(_BLOCK.findall(self.text)).splitlines()
        return [one for one in (*self.spans, *lines) if one.startswith("chatwatch ")]

    @property
    def paths(self) -> set[str]:
        """URLs' paths, without their queries; words in capitals stand for others."""
        found = (
            re.search(r"(?:^|9870|PUBLIC_URL)(/(?:api|-|metrics|badges)\b[^?\s]*)", one)
            for one in self.spans
        )
        return {one[1] for one in found if one}

    @property
    def keys(self) -> set[str]:
        """Dotted names: settings, and types of events."""
        found = (_KEY.match(one) for one in self.spans)
        return {one[0] for one in found if one and not one[0].endswith(_FILES)}

    @property
    def panels(self) -> list[tuple[str, str]]:
        """Dashboards and panels, by their titles."""
        plain = " ".join(self.text.split())
        return [
            (board, panel)
            for board, panels in _PANEL.findall(plain)
            for panel in re.findall(r"\*([^*]+)\*", panels)
        ]


def pages() -> list[Page]:
    """Every page."""
    return [Page(path) for path in sorted(FOLDER.iterdir())]
