"""Rows for tests of the store: as short to write as what matters about them."""

from exporter.store.rows import Cell, Identity, Row


def row(
    key: str, *, cells: tuple[Cell, ...] = ((0, 1.0),), again: tuple[Cell, ...] = (), time: int = 0
) -> Row:
    """Return a row that differs from others by its id, and so by its key."""
    return Row(
        tenant="",
        source="bot",
        origin="",
        id=key,
        type="chat.message.sent",
        time=time,
        received=1_700_000_000_000,
        data=b"{}",
        personal=None,
        cells=cells,
        again=again,
    )


def identity(cell: int) -> Identity:
    """Name cell n as the series table would."""
    return "", f"metric_{cell}_total", "[]", ""


def totals(found: list[tuple[str, str, str, float]]) -> dict[int, float]:
    """Return totals by the number of their cell."""
    return {int(metric.split("_")[1]): value for metric, _, _, value in found}
