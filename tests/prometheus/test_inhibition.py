"""Of a vendor that does not work people hear once, by the shipped rules and alerting.yml."""

import subprocess
from pathlib import Path

import pytest
import yaml

from alerting.trials import session
from exporter import alerts
from tests.house import tree
from tests.tools import tool

SHIPPED = tree.ROOT / "config/alerting.yml"
RULES = tree.ROOT / "prometheus/rules/integrations.yml"
OURS = '{integration="crm",provider="hubspot"}'
JOB = '{tenant="default",provider="hubspot",state="failed"}'


def test_amtool_takes_the_shipped_file() -> None:
    run = [tool("amtool"), "check-config", str(SHIPPED)]
    done = subprocess.run(run, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 inhibit rules" in done.stdout + done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped file with a receiver, so that somebody is told."""
    made = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    made["receivers"] = [
        {"name": "team", "webhook_configs": [{"url": "http://127.0.0.1:9", "send_resolved": True}]}
    ]
    made["route"] |= {"receiver": "team", "group_wait": "0s", "group_interval": "1m"}
    (tmp_path / "alerting.yml").write_text(yaml.safe_dump(made))
    (tmp_path / "rules.yml").write_text(RULES.read_text(encoding="utf-8"))
    return tmp_path


async def held(folder: Path, series: dict[str, str], notices: list[dict[str, object]]) -> None:
    """Run a story of 60 minutes and expect what the team is told, in this order."""
    test = {
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "notice_test": [{"receiver": "team", "from": "0s", "to": "60m", "exp_notices": notices}],
    }
    made = {"rule_files": ["rules.yml"], "alertmanager": "alerting.yml", "tests": [test]}
    (folder / "trial.yml").write_text(yaml.safe_dump(made))
    policies = alerts.policies(None, folder, {})
    found = await session.verdict(str(folder / "trial.yml"), alerts.on_trial(None), (), policies)
    assert (found.failures, found.warnings) == ((), ())


async def test_while_a_vendor_is_down_only_that_is_told(folder: Path) -> None:
    series = {
        f"integration_up{OURS}": "1x10 0x20 1x30",
        f"integration_muted{OURS}": "0x10 1x20 0x30",
        'integration_state{integration="crm",provider="hubspot",state="up"}': "1x10 0x20 1x30",
        f"integration_silence_expected_events{OURS}": "0x10 50x20 0x30",
        f"integration_sync_state{JOB}": "0x10 1x20 0x30",
    }
    down = ['IntegrationDown{integration="crm"}']
    await held(
        folder,
        series,
        [
            {"at": "11m", "status": "firing", "alerts": down},
            {"at": "33m", "status": "resolved", "alerts": down},
        ],
    )


async def test_what_was_told_before_and_ended_meanwhile_is_told_once_the_vendor_is_back(
    folder: Path,
) -> None:
    series = {
        f"integration_up{OURS}": "1x20 0x20 1x20",
        f"integration_muted{OURS}": "0x20 1x20 0x20",
        f"integration_silence_expected_events{OURS}": "50x30 0x30",
    }
    down = ['IntegrationDown{integration="crm"}']
    silent = ['IntegrationSilent{integration="crm"}']
    await held(
        folder,
        series,
        [
            {"at": "5m", "status": "firing", "alerts": silent},
            {"at": "21m", "status": "firing", "alerts": down},
            {"at": "43m", "status": "resolved", "alerts": down},
            {"at": "43m", "status": "resolved", "alerts": silent},
        ],
    )
