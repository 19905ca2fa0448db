"""Where rules are evaluated, as chatwatch.yml says it; no mistake repeats a secret."""

import pytest

from alerting import strict
from alerting.duration import Duration, Size
from alerting.remote.settings import Prometheus
from alerting.secret import Secret
from alerting.strict import ConfigError

URL = "prometheus: http://prometheus:9090"
ENVIRON = {"PASSWORD": "hunter2", "TOKEN": "t0ken", "TENANT": "team-a", "LINES": "a\nb: c"}


def loaded(text: str) -> Prometheus:
    return strict.load(text, Prometheus, file="c.yml", environ=ENVIRON, read=str)


def sent(text: str) -> dict[str, str]:
    return {name: value.reveal() for name, value in loaded(text).headers_sent.items()}


def test_a_url_is_enough() -> None:
    found = loaded(URL)
    assert found.address == "http://prometheus:9090/api/v1/query"
    assert found.range_address == "http://prometheus:9090/api/v1/query_range"
    assert (found.timeout, found.retries, found.answer) == (
        Duration(10),
        2,
        Size.parse("8MiB"),
    )
    assert (found.headers_sent, found.secrets, found.tls) == ({}, (), None)


def test_a_server_may_lie_below_a_path() -> None:
    found = loaded("prometheus: https://mimir.example.com/prometheus/")
    assert found.address == "https://mimir.example.com/prometheus/api/v1/query"


def test_a_user_a_token_and_a_tenant_are_headers() -> None:
    basic = f"{URL}\nbasic_auth: {{username: watch, password: 'env:PASSWORD'}}"
    assert sent(basic) == {"Authorization": "Basic d2F0Y2g6aHVudGVyMg=="}
    bearer = f"{URL}\nbearer: env:TOKEN\nheaders: {{X-Scope-OrgID: env:TENANT, X-Plain: a b}}"
    assert sent(bearer) == {
        "Authorization": "Bearer t0ken",
        "X-Scope-OrgID": "team-a",
        "X-Plain": "a b",
    }


def test_what_is_secret_is_known_and_never_shown() -> None:
    basic = loaded(f"{URL}\nbasic_auth: {{username: watch, password: 'env:PASSWORD'}}")
    assert set(basic.secrets) == {"hunter2", "Basic d2F0Y2g6aHVudGVyMg=="}
    bearer = loaded(f"{URL}\nbearer: env:TOKEN\nheaders: {{X-Scope-OrgID: env:TENANT}}")
    assert set(bearer.secrets) == {"t0ken", "Bearer t0ken", "team-a"}
    assert not any(secret in f"{basic!r}{bearer!r}" for secret in ("hunter2", "t0ken", "team-a"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prometheus: prometheus:9090", "expected a URL like http://prometheus:9090"),
        ("prometheus: 'http://'", "expected a URL like"),
        ("prometheus: 'http://p:99999'", "expected a URL like"),
        ("prometheus: 'http://p:0'", "expected a URL like"),
        ("prometheus: 'http://p /x'", "expected a URL like"),
        ("prometheus: 'http://me:hunter2@p:9090'", "the URL holds a user; write basic_auth"),
        ("prometheus: 'http://hunter2@p:9090'", "the URL holds a user"),
        ("prometheus: 'http://p:9090/?tenant=hunter2'", "has no query"),
        ("prometheus: 'http://p:9090/#hunter2'", "no fragment"),
        (f"{URL}\nbearer: hunter2", "a secret does not stand in this file"),
        (f"{URL}\nbearer: env:LINES", "a token is printable ASCII"),
        (f"{URL}\nbasic_auth: {{username: 'a:b', password: 'env:TOKEN'}}", "username"),
        (
            f"{URL}\nbearer: env:TOKEN\nbasic_auth: {{username: a, password: 'env:TOKEN'}}",
            "write basic_auth or bearer, not both",
        ),
        (f"{URL}\nheaders: {{'X Y': a}}", "'X Y' cannot be the name of a header"),
        (f"{URL}\nheaders: {{authorization: hunter2}}", "authorization cannot be set here"),
        (f"{URL}\nheaders: {{Content-Type: hunter2}}", "Content-Type cannot be set here"),
        (f"{URL}\nheaders: {{X-A: 'hunter2\tb'}}", "headers.X-A: a value is printable ASCII"),
        (f"{URL}\nheaders: {{X-A: env:LINES}}", "headers.X-A: a value is printable ASCII"),
        (f"{URL}\ntimeout: 500ms", "expected 1s to 5m"),
        (f"{URL}\nanswer: 1KiB", "expected 64KiB to 256MiB"),
        (f"{URL}\nretries: 11", "retries"),
        ("bearer: env:TOKEN", "prometheus: missing"),
    ],
)
def test_a_mistake_is_told_and_no_secret(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as told:
        loaded(text)
    assert said in str(told.value)
    assert "hunter2" not in str(told.value)


def test_changed_secrets_are_another_setting() -> None:
    one = Prometheus(prometheus="http://p", bearer=Secret("a"))
    assert one == Prometheus(prometheus="http://p", bearer=Secret("a"))
    assert one != Prometheus(prometheus="http://p", bearer=Secret("b"))
