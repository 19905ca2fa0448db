"""Write every dashboard: `python -m grafana.build` from the root of the repository."""

from pathlib import Path

from grafana import (
    agents,
    ai,
    alerts,
    board,
    conversations,
    executive,
    funnels,
    host,
    integrations,
    itself,
    overview,
    revenue,
    services,
)
from grafana.board import Board

FOLDER = Path(__file__).resolve().parent / "dashboards"
BOARDS: dict[str, Board] = {
    "overview.json": overview.BOARD,
    "services.json": services.BOARD,
    "integrations.json": integrations.BOARD,
    "alerts.json": alerts.BOARD,
    "host.json": host.BOARD,
    "itself.json": itself.BOARD,
    "executive.json": executive.BOARD,
    "conversations.json": conversations.BOARD,
    "ai.json": ai.BOARD,
    "agents.json": agents.BOARD,
    "revenue.json": revenue.BOARD,
    "funnels.json": funnels.BOARD,
}


def files() -> dict[Path, str]:
    """Return the content of each file."""
    return {FOLDER / one.folder / name: board.text(one) for name, one in BOARDS.items()}


def main() -> None:
    """Write them."""
    for path, content in files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
