"""So many alerts that the judge works through them in steps."""

from pathlib import Path

from tests.alerting.test_judge import asked, stand


async def test_very_many_alerts_leave_traces_and_all_of_them_end(tmp_path: Path) -> None:
    of = stand(tmp_path, "  - {alert: A, expr: probe_success == 0}")
    many = {f'probe_success{{probe="p{number}"}}': 0.0 for number in range(600)}
    await of.tick(many)
    assert len(await asked(of, "ALERTS")) == 600
    await of.tick(dict.fromkeys(many, 1.0))
    assert await asked(of, '{__name__=~"ALERTS.*"}') == {}
