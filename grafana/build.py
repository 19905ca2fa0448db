"""Write every dashboard: `python -m grafana.build` from the root of the repository."""

from pathlib import Path

from grafana import board, overview
from grafana.board import Board

FOLDER = Path(__file__).resolve().parent / "dashboards"
BOARDS: dict[str, Board] = {"overview.json": overview.BOARD}


def files() -> dict[Path, str]:
    """Return the content of each file."""
    return {FOLDER / name: board.text(one) for name, one in BOARDS.items()}


def main() -> None:
    """Write them."""
    for path, content in files().items():
        path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
