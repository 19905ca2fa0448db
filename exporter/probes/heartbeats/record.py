"""What is known of a job as a row on disk, and back."""

import msgspec

from exporter.probes import record
from exporter.probes.heartbeats.state import Run, State
from exporter.store.heartbeats import Row


def row(probe: str, state: State) -> Row:
    """Return the row of a job."""
    return Row(
        probe=probe,
        heard=record.milliseconds(state.heard),
        success=None if state.success is None else record.milliseconds(state.success),
        failed=None if state.failed is None else record.milliseconds(state.failed),
        exit=state.exit,
        runtime=state.runtime,
        said=state.said,
        runs=_json([(run.id, record.milliseconds(run.started)) for run in state.runs]),
        ended=_json(state.ended),
    )


def state(row: Row) -> State:
    """Return what is known of a job, to the millisecond."""
    runs = msgspec.json.decode(row.runs, type=list[tuple[str, int]])
    return State(
        heard=record.instant(row.heard),
        success=None if row.success is None else record.instant(row.success),
        failed=None if row.failed is None else record.instant(row.failed),
        exit=row.exit,
        runtime=row.runtime,
        said=row.said,
        runs=tuple(Run(id, record.instant(started)) for id, started in runs),
        ended=msgspec.json.decode(row.ended, type=tuple[str, ...]),
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
