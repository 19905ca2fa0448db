"""`chatwatch integration`, run as a person does, against HubSpot's stand."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exporter.cli import chatwatch
from tests.exporter.integrations.stands import hubspot
from tests.exporter.integrations.threaded import served


def ran(folder: Path, url: str, *arguments: str, more: str = "") -> Result:
    entry = f"name: crm, type: hubspot, url: '{url}', status_page: '', token: env:CRM{more}"
    path = folder / "chatwatch.yml"
    path.write_text(f"integrations: [{{{entry}}}]")
    environment = {"CRM": hubspot.TOKEN}
    command = ["--config", str(path), "integration", *arguments]
    return CliRunner(env=environment).invoke(chatwatch, command)


def test_each_call_is_told_with_the_state_the_quotas_and_the_newest_record(tmp_path: Path) -> None:
    with served(hubspot.STAND) as url:
        result = ran(tmp_path, url, "crm")
    assert result.exit_code == 0, result.output
    for said in (
        f"health  GET {url}/account-info/v3/details\n          200 after 0.",
        "It is up.",
        "daily        162,500 of 650,000 (25.0%), begins anew at 20",
        "The newest record is of 20",
        ", 2.0 h ago.",
    ):
        assert said in result.output, result.output
    assert hubspot.TOKEN not in result.output


def test_programs_are_told_the_same(tmp_path: Path) -> None:
    with served(hubspot.STAND) as url:
        told = json.loads(ran(tmp_path, url, "crm", "--json").output)
    assert (told["state"], told["reason"]) == ("up", None)
    assert [one["topic"] for one in told["calls"]] == ["health", "quota", "newest"]
    assert {one["bucket"]: one["ratio"] for one in told["quotas"]}["daily"] == 0.25


def test_a_vendor_that_does_not_let_us_in_is_1(tmp_path: Path) -> None:
    with served(hubspot.STAND, "revoked") as url:
        result = ran(tmp_path, url, "crm")
    assert result.exit_code == 1, result.output
    assert "It is auth_failed, token_rejected: the token is not believed." in result.output
    assert "401: Authentication credentials not found." in result.output
    assert hubspot.TOKEN not in result.output


REFRESH = ", oauth: {type: refresh_token, token_url: 'https://a.example/t', refresh_token: env:CRM}"


@pytest.mark.parametrize(
    ("name", "more", "said"),
    [
        ("crn", "", "no integration is called 'crn'; did you mean 'crm'?"),
        ("shop", "", "no integration is called 'shop'; there are crm"),
        ("crm", ", paused: true", "crm is paused in the configuration, so nobody asks it"),
    ],
)
def test_what_cannot_be_looked_at_is_told(tmp_path: Path, name: str, more: str, said: str) -> None:
    result = ran(tmp_path, "http://127.0.0.1:9", name, more=more)
    assert result.exit_code == 2, result.output
    assert said in result.output


def test_a_refresh_token_that_may_be_good_for_once_is_left_to_the_daemon(tmp_path: Path) -> None:
    path = tmp_path / "chatwatch.yml"
    path.write_text(f"integrations: [{{name: crm, type: hubspot{REFRESH}}}]")
    runner = CliRunner(env={"CRM": "planted-refresh-token-of-crm"})
    result = runner.invoke(chatwatch, ["--config", str(path), "integration", "crm"])
    assert result.exit_code == 2, result.output
    assert "ask GET /api/integrations/crm instead" in result.output
    assert "planted" not in result.output
