"""config/alerting.yml: what Alertmanager would make of it, or a sentence that says why not."""

import re
import subprocess
from pathlib import Path

import pytest

from alerting import receivers, strict
from alerting.notify import Email, Webhook
from alerting.receivers import Alerting
from alerting.secret import Secret
from alerting.store.rows import Lane
from tests.house import tree
from tests.tools import tool

BAD = sorted((tree.ROOT / "tests/alerting/bad_receivers").glob("*.yml"))
SHIPPED = tree.ROOT / "config/alerting.yml"
FULL = """
global:
  resolve_timeout: 10m
  smtp_from: chatwatch <alerts@example.com>
  smtp_smarthost: mail.example.com:587
  smtp_hello: watch.example.com
  smtp_auth_username: us
  smtp_auth_password: hunter2
  smtp_auth_identity: them
  smtp_tls_config: {ca_file: all.pem}
  http_config: {authorization: {credentials: hunter2}, follow_redirects: false}
route: {receiver: team}
receivers:
- name: nobody
- name: team
  email_configs:
  - to: ops@example.com
  - to: boss@example.com
    from: other@example.com
    smarthost: localhost:1025
    hello: here
    auth_username: me
    auth_password: hunter3
    auth_identity: you
    require_tls: false
    tls_config: {insecure_skip_verify: true}
    headers: {Reply-To: desk@example.com}
    html: <p>Look</p>
    text: Look
    send_resolved: true
  webhook_configs:
  - url: https://hooks.example.com/hunter2
  - url: http://127.0.0.1:9/
    max_alerts: 3
    send_resolved: false
    http_config: {basic_auth: {username: us, password: hunter4}}
"""


def load(text: str, **environ: str) -> Alerting:
    return strict.load(
        text, Alerting, file="a.yml", environ=environ, read=str, check=receivers.problems
    )


def expectations(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("# ") for line in lines if re.match(r"# \d+: ", line)]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_is_told_all_that_is_wrong(path: Path) -> None:
    with pytest.raises(strict.ConfigError) as told:
        receivers.load(str(path), {})
    said = [f"{one.line}: {one.path}: {one.message}" for one in told.value.problems]
    assert said == expectations(path)
    assert "hunter2" not in str(told.value)


def test_the_shipped_file_needs_nothing_and_tells_nobody() -> None:
    alerting = receivers.load(str(SHIPPED), {})
    assert alerting.receiver.name == "nobody"
    assert alerting.receiver.integrations == {}
    assert list(receivers.warnings(alerting)) == []


def test_the_commented_example_works(tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8").replace("/run/secrets/smtp_password", "secret")
    whole = [line[2:] for line in text.splitlines() if line.startswith(("# global:", "#   smtp"))]
    parts = re.findall(r"^# ((?:- name: team|  \S).*)$", text, re.MULTILINE)
    mine = [part for part in parts if not part.startswith("  smtp")]
    file = "\n".join([*whole, "route: {receiver: team}", "receivers:", *mine])
    made = load(file).receiver
    assert [str(lane) for lane in made.integrations] == ["team/email[0]", "team/webhook[0]"]
    path = tmp_path / "alerting.yml"
    path.write_text(file, encoding="utf-8")
    assert checked(path) == 0


def checked(path: Path) -> int:
    command = [tool("amtool"), "check-config", str(path)]
    return subprocess.run(command, capture_output=True, check=False).returncode


def test_alertmanager_takes_our_files(tmp_path: Path) -> None:
    path = tmp_path / "alerting.yml"
    # Debian's Alertmanager is too old for this one key.
    known = [line for line in FULL.splitlines() if "smtp_tls_config" not in line]
    path.write_text("\n".join(known), encoding="utf-8")
    assert checked(SHIPPED) == 0
    assert checked(path) == 0


def test_what_a_mail_does_not_say_is_taken_from_global() -> None:
    first, second = load(FULL).receiver.email_configs
    assert (first.sender, first.smarthost) == (
        "chatwatch <alerts@example.com>",
        "mail.example.com:587",
    )
    assert (first.hello, first.auth_username, first.auth_identity) == (
        "watch.example.com",
        "us",
        "them",
    )
    assert (first.password, first.require_tls) == (Secret("hunter2"), True)
    assert first.relay().tls.ca_file == "all.pem"
    assert (second.sender, second.smarthost, second.hello) == (
        "other@example.com",
        "localhost:1025",
        "here",
    )
    assert (second.auth_username, second.password, second.auth_identity) == (
        "me",
        Secret("hunter3"),
        "you",
    )
    assert (second.require_tls, second.relay().tls.insecure_skip_verify) == (False, True)


def test_what_a_webhook_does_not_say_is_taken_from_global() -> None:
    first, second = load(FULL).receiver.webhook_configs
    assert first.http_config is not None
    assert first.http_config.header() == Secret("Bearer hunter2")
    assert second.http_config is not None
    assert second.http_config.header() == Secret("Basic dXM6aHVudGVyNA==")


def test_defaults_are_those_of_alertmanager() -> None:
    mail, hook = Email(to="a@b"), Webhook(url=Secret("http://a"))
    assert (mail.send_resolved, hook.send_resolved, hook.max_alerts) == (False, True, 0)
    everywhere = load("{route: {receiver: a}, receivers: [{name: a}]}").everywhere
    assert str(everywhere.resolve_timeout) == "5m"
    assert (everywhere.smtp_hello, everywhere.smtp_require_tls) == ("localhost", True)


def test_the_ways_to_a_receiver_are_named_by_kind_and_place() -> None:
    found = load(FULL).receiver.integrations
    assert list(found) == [
        Lane("team", place) for place in ("email[0]", "email[1]", "webhook[0]", "webhook[1]")
    ]


def test_a_password_of_its_own_replaces_that_of_global_whichever_way_it_is_written() -> None:
    text = """
global: {smtp_from: a@b, smtp_smarthost: "m:25", smtp_auth_username: u, smtp_auth_password: one}
route: {receiver: team}
receivers:
- {name: team, email_configs: [{to: a@b, auth_password_file: two}, {to: a@b}]}
"""
    mails = load(text).receiver.email_configs
    assert [mail.password for mail in mails] == [Secret("two"), Secret("one")]


def test_secrets_may_stand_in_the_environment() -> None:
    text = """
route: {receiver: team}
receivers:
- {name: team, webhook_configs: [{url: "env:HOOK"}]}
"""
    (hook,) = load(text, HOOK="https://hunter2.example").receiver.webhook_configs
    assert hook.address == Secret("https://hunter2.example")


def test_secrets_in_the_file_itself_are_pointed_at_and_shown_nowhere() -> None:
    alerting = load(FULL)
    paths = [path for path, _ in receivers.warnings(alerting)]
    assert paths == [
        "receivers[1].email_configs[1].auth_password",
        "receivers[1].webhook_configs[1].http_config.basic_auth.password",
        "global.smtp_auth_password",
        "global.http_config.authorization.credentials",
    ]
    assert "hunter" not in f"{alerting!r}{alerting.receiver!r}"
    assert not [said for _, said in receivers.warnings(alerting) if "hunter" in said]
