"""Receivers: their ways in the file's order, complete with what `global` gives."""

from typing import Any, get_args

import msgspec
import pytest

from alerting import alertmanager, receivers
from alerting.alertmanager import Alertmanager
from alerting.notify import Email, Integration, Webhook
from alerting.notify.global_settings import Global
from alerting.receivers import Receiver
from alerting.secret import Secret, Written
from alerting.store.rows import Lane

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
  slack_api_url: https://hooks.slack.com/hunter2
  pagerduty_url: https://events.eu.pagerduty.com/v2/enqueue
  http_config: {authorization: {credentials: hunter2}, follow_redirects: false}
route: {receiver: team}
receivers:
- name: nobody
- name: team
  webhook_configs:
  - url: https://hooks.example.com/hunter2
  - url: http://127.0.0.1:9/
    max_alerts: 3
    send_resolved: false
    http_config: {basic_auth: {username: us, password: hunter4}}
  slack_configs:
  - channel: ops
  - channel: ops
    api_url: https://slack.com/api/chat.postMessage
    http_config: {authorization: {credentials: hunter5}}
  pagerduty_configs:
  - routing_key: hunter6hunter6hunter6hunter6hunt
  msteamsv2_configs:
  - webhook_url: https://hunter7.example
  msteams_configs:
  - webhook_url: https://hunter8.example
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
"""


def load(text: str, **environ: str) -> Alertmanager:
    return alertmanager.load(text, "a.yml", environ)


def team(text: str, **environ: str) -> Receiver:
    """Return the receiver that the root tells, complete."""
    found = load(text, **environ)
    (made,) = (one for one in found.completed if one.name == found.route.receiver)
    return made


def kinds() -> dict[str, Any]:
    """The Structs of the kinds by their keys."""
    receiver: Any = msgspec.inspect.type_info(Receiver)
    return {one.name: one.type.item_type.cls for one in receiver.fields[1:]}


def test_every_kind_of_integration_has_its_key() -> None:
    assert set(kinds().values()) == set(get_args(Integration))
    assert list(kinds()) == [f"{kind.NAME}_configs" for kind in kinds().values()]


def test_the_ways_to_a_receiver_are_named_by_kind_and_place() -> None:
    found = load(FULL)
    places = (
        "email[0]",
        "email[1]",
        "slack[0]",
        "slack[1]",
        "pagerduty[0]",
        "msteams[0]",
        "msteamsv2[0]",
        "webhook[0]",
        "webhook[1]",
    )
    assert list(team(FULL).integrations) == [Lane("team", place) for place in places]
    assert found.integrations == team(FULL).integrations


def test_what_a_mail_does_not_say_is_taken_from_global() -> None:
    first, second = team(FULL).email_configs
    assert (first.sender, first.smarthost, first.hello) == (
        "chatwatch <alerts@example.com>",
        "mail.example.com:587",
        "watch.example.com",
    )
    assert (first.auth_username, first.auth_identity, first.password) == (
        "us",
        "them",
        Secret("hunter2"),
    )
    assert first.require_tls is True
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


def test_what_others_do_not_say_is_taken_from_global() -> None:
    made = team(FULL)
    hooks = [one.http_config for one in made.webhook_configs]
    assert [one and one.header() for one in hooks] == [
        Secret("Bearer hunter2"),
        Secret("Basic dXM6aHVudGVyNA=="),
    ]
    assert made.slack_configs[0].api_url == Secret("https://hooks.slack.com/hunter2")
    assert made.pagerduty_configs[0].url == "https://events.eu.pagerduty.com/v2/enqueue"
    others = (made.msteams_configs[0], made.msteamsv2_configs[0], made.pagerduty_configs[0])
    for http in [one.http_config for one in others]:
        assert http is not None
        assert http.header() == Secret("Bearer hunter2")


def test_defaults_are_those_of_alertmanager() -> None:
    mail, hook = Email(to="a@b"), Webhook(url=Secret("http://a"))
    assert (mail.send_resolved, hook.send_resolved, hook.max_alerts) == (False, True, 0)
    by_default = {one.NAME: one.send_resolved for one in team(FULL).integrations.values()}
    by_default |= {"email": mail.send_resolved, "webhook": hook.send_resolved}
    assert by_default == {
        "email": False,
        "slack": False,
        "pagerduty": True,
        "msteams": True,
        "msteamsv2": True,
        "webhook": True,
    }


def test_a_password_of_its_own_replaces_that_of_global_whichever_way_it_is_written(
    tmp_path: Any,
) -> None:
    (tmp_path / "two").write_text("two\n")
    text = f"""
global: {{smtp_from: a@b, smtp_smarthost: "m:25", smtp_auth_username: u, smtp_auth_password: one}}
route: {{receiver: team}}
receivers:
- {{name: team, email_configs: [{{to: a@b, auth_password_file: {tmp_path / "two"}}}, {{to: a@b}}]}}
"""
    mails = team(text).email_configs
    assert [mail.password for mail in mails] == [Secret("two"), Secret("one")]


def test_what_is_still_missing_is_told_by_its_path() -> None:
    made = Receiver(name="a", email_configs=(Email(to="a@b"),)).completed(Global())
    assert [path for path, _ in made.missing()] == ["email_configs[0]"] * 2
    assert list(team(FULL).missing()) == []


def test_secrets_may_stand_in_the_environment() -> None:
    text = """
route: {receiver: team}
receivers:
- {name: team, webhook_configs: [{url: "env:HOOK"}]}
"""
    (hook,) = team(text, HOOK="https://hunter2.example").webhook_configs
    assert hook.address == Secret("https://hunter2.example")


def test_secrets_in_the_file_itself_are_pointed_at_and_shown_nowhere() -> None:
    found = load(FULL)
    paths = [path for path, _ in alertmanager.warnings(found)]
    assert paths == [
        "receivers[1].email_configs[1].auth_password",
        "receivers[1].slack_configs[1].http_config.authorization.credentials",
        "receivers[1].pagerduty_configs[0].routing_key",
        "receivers[1].msteams_configs[0].webhook_url",
        "receivers[1].msteamsv2_configs[0].webhook_url",
        "receivers[1].webhook_configs[1].http_config.basic_auth.password",
        "global.http_config.authorization.credentials",
        "global.smtp_auth_password",
        "global.slack_api_url",
    ]
    assert "hunter" not in f"{found!r}{found.completed!r}"
    assert not [said for _, said in alertmanager.warnings(found) if "hunter" in said]


def test_secrets_in_headers_are_pointed_at_too() -> None:
    text = """
route: {receiver: a}
receivers:
- name: a
  webhook_configs:
  - url: https://hooks.example.com/
    http_config: {http_headers: {X-Key: {secrets: [hunter2], values: [b]}}}
"""
    assert [path for path, _ in alertmanager.warnings(load(text))] == [
        "receivers[0].webhook_configs[0].http_config.http_headers.X-Key.secrets[0]"
    ]


@pytest.mark.parametrize(
    ("path", "text", "pointed"),
    [
        ("a.url", "https://hunter2.example", False),
        ("a.url", "https://a.example/?token=hunter2", True),
        ("a.proxy_url", "http://proxy:3128", False),
        ("a.proxy_url", "http://us:hunter2@proxy:3128", True),
        ("a.oauth2.endpoint_params.audience", "x", False),
        ("a.api_url", "https://slack.com/api/chat.postMessage", False),
        ("a.api_url", "https://hooks.slack.com/x", True),
        ("a.routing_key", "x", True),
    ],
)
def test_an_address_that_tells_nothing_is_not_pointed_at(
    path: str, text: str, pointed: bool
) -> None:
    assert bool(list(receivers.written(path, Written(text)))) is pointed
    assert list(receivers.written(path, Secret(text))) == []
