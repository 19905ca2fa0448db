"""config/alerting.yml beside amtool: a file is good here where Alertmanager finds it good."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests import conformance
from tests.alerting import amtool
from tests.alerting.test_alertmanager import said

ROUTE: dict[str, Any] = {"receiver": "a"}
VERDICTS: dict[str, Mapping[str, Any]] = {
    "minimal": {},
    "no receiver": {"route": {}},
    "unknown receiver": {"route": {"receiver": "b"}},
    "unknown receiver below": {"route": {**ROUTE, "routes": [{"receiver": "b"}]}},
    "receiver twice": {"receivers": [{"name": "a"}, {"name": "a"}]},
    "receiver without a name": {"receivers": [{"name": "a"}, {}]},
    "matchers at the root": {"route": {**ROUTE, "matchers": ["a=b"]}},
    "match at the root": {"route": {**ROUTE, "match": {"a": "b"}}},
    "continue at the root": {"route": {**ROUTE, "continue": True}},
    "group_by": {"route": {**ROUTE, "group_by": ["a", "b"]}},
    "group_by all": {"route": {**ROUTE, "group_by": ["..."]}},
    "group_by all and more": {"route": {**ROUTE, "group_by": ["...", "a"]}},
    "group_by twice": {"route": {**ROUTE, "group_by": ["a", "a"]}},
    "group_interval 0": {"route": {**ROUTE, "group_interval": "0s"}},
    "repeat_interval 0": {"route": {**ROUTE, "repeat_interval": "0s"}},
    "group_wait 0": {"route": {**ROUTE, "group_wait": "0s"}},
    "group_wait without a unit": {"route": {**ROUTE, "group_wait": "5"}},
    "units in disorder": {"route": {**ROUTE, "group_wait": "5m1h"}},
    "units in order": {"route": {**ROUTE, "group_wait": "1d2h3m4s5ms"}},
    "unknown key": {"route": {**ROUTE, "recover": 1}},
    "a matcher": {"route": {**ROUTE, "routes": [{"matchers": ["a=b", "{c=~d}"]}]}},
    "no matcher": {"route": {**ROUTE, "routes": [{"matchers": ["a"]}]}},
    "no regular expression": {"route": {**ROUTE, "routes": [{"match_re": {"a": "("}}]}},
    "no name in match": {"route": {**ROUTE, "routes": [{"match": {"a-b": "c"}}]}},
    "an interval": {
        "route": {**ROUTE, "routes": [{"mute_time_intervals": ["x"]}]},
        "time_intervals": [{"name": "x", "time_intervals": [{"weekdays": ["monday:friday"]}]}],
    },
    "an interval by its older name": {
        "route": {**ROUTE, "routes": [{"mute_time_intervals": ["x"]}]},
        "mute_time_intervals": [{"name": "x", "time_intervals": [{"months": ["1:3"]}]}],
    },
    "an unknown interval": {"route": {**ROUTE, "routes": [{"mute_time_intervals": ["x"]}]}},
    "an unknown active interval": {
        "route": {**ROUTE, "routes": [{"active_time_intervals": ["x"]}]}
    },
    "an interval at the root": {
        "route": {**ROUTE, "mute_time_intervals": ["x"]},
        "time_intervals": [{"name": "x"}],
    },
    "interval twice": {"time_intervals": [{"name": "x"}, {"name": "x"}]},
    "inhibition": {
        "inhibit_rules": [
            {"source_matchers": ["a=b"], "target_matchers": ["c=d"], "equal": ["e"]},
            {"source_match": {"a": "b"}, "target_match_re": {"c": "d|e"}},
        ]
    },
    "no matcher in an inhibition": {"inhibit_rules": [{"source_matchers": ["a!b"]}]},
    "no server for mails": {"receivers": [{"name": "a", "email_configs": [{"to": "a@b"}]}]},
    "a server for mails": {
        "global": {"smtp_smarthost": "m:25", "smtp_from": "a@b"},
        "receivers": [{"name": "a", "email_configs": [{"to": "a@b"}]}],
    },
    "nobody to mail to": {
        "global": {"smtp_smarthost": "m:25", "smtp_from": "a@b"},
        "receivers": [{"name": "a", "email_configs": [{}]}],
    },
    "no address for slack": {"receivers": [{"name": "a", "slack_configs": [{"channel": "x"}]}]},
    "an address for slack": {
        "global": {"slack_api_url": "http://localhost/x"},
        "receivers": [{"name": "a", "slack_configs": [{"channel": "x"}]}],
    },
    "no key for pagerduty": {"receivers": [{"name": "a", "pagerduty_configs": [{}]}]},
    "a key for pagerduty": {
        "receivers": [{"name": "a", "pagerduty_configs": [{"routing_key": "x" * 32}]}]
    },
    "a webhook": {"receivers": [{"name": "a", "webhook_configs": [{"url": "http://localhost/"}]}]},
    "no address of a webhook": {"receivers": [{"name": "a", "webhook_configs": [{}]}]},
    "another scheme": {"receivers": [{"name": "a", "webhook_configs": [{"url": "ftp://a/"}]}]},
}
HTTP: dict[str, Any] = {
    "proxy": {"proxy_url": "http://127.0.0.1:1025"},
    "authorization": {"authorization": {"type": "Splunk", "credentials": "x"}},
    "authorization without a type": {"authorization": {"credentials": "x"}},
    "basic as a type": {"authorization": {"type": "Basic", "credentials": "x"}},
    "bearer token": {"bearer_token": "x"},
    "bearer token and authorization": {
        "bearer_token": "x", "authorization": {"credentials": "y"},
    },
    "basic": {"basic_auth": {"username": "a", "password": "b"}},
    "basic without a user": {"basic_auth": {"password": "b"}},
    "two passwords": {"basic_auth": {"password": "b", "password_file": "/etc/hostname"}},
    "two ways": {"basic_auth": {"username": "a"}, "authorization": {"credentials": "x"}},
    "oauth2": {
        "oauth2": {
            "client_id": "a", "client_secret": "b", "token_url": "https://t.example/",
            "scopes": ["c"], "endpoint_params": {"d": "e"},
            "tls_config": {"insecure_skip_verify": True}, "proxy_url": "http://p:1",
        }
    },
    "oauth2 without a secret": {"oauth2": {"client_id": "a", "token_url": "https://t.example/"}},
    "oauth2 without a client": {"oauth2": {"client_secret": "b", "token_url": "https://t/"}},
    "oauth2 without a URL": {"oauth2": {"client_id": "a", "client_secret": "b"}},
    "oauth2 and more": {
        "oauth2": {"client_id": "a", "client_secret": "b", "token_url": "https://t.example/"},
        "basic_auth": {"username": "a"},
    },
    "redirects": {"follow_redirects": True},
    "no redirects": {"follow_redirects": False},
    "HTTP/2": {"enable_http2": True},
    "no HTTP/2": {"enable_http2": False},
    "TLS": {"tls_config": {
        "min_version": "TLS12", "server_name": "x", "insecure_skip_verify": True,
    }},
    "an old TLS": {"tls_config": {"min_version": "TLS10"}},
    "no TLS": {"tls_config": {"min_version": "TLS9"}},
    "unknown": {"proxy": "http://p:1"},
}  # fmt: skip
VERDICTS |= {f"http {name}": {"global": {"http_config": one}} for name, one in HTTP.items()}
MAILS: dict[str, Any] = {
    "a secret": {"auth_username": "a", "auth_secret": "b"},
    "all of them": {
        "auth_username": "a", "auth_password": "b", "auth_secret": "c", "auth_identity": "d",
    },
    "a name in TLS": {"smarthost": "m:465", "tls_config": {"server_name": "x"}},
}  # fmt: skip
VERDICTS |= {
    f"mail {name}": {
        "global": {"smtp_smarthost": "m:25", "smtp_from": "a@b", "smtp_auth_secret": "x"},
        "receivers": [{"name": "a", "email_configs": [{"to": "a@b", **one}]}],
    }
    for name, one in MAILS.items()
}
TIMES: dict[str, tuple[str, Any]] = {
    "09:00-17:00": ("times", [{"start_time": "09:00", "end_time": "17:00"}]),
    "00:00-24:00": ("times", [{"start_time": "00:00", "end_time": "24:00"}]),
    "22:00-06:00": ("times", [{"start_time": "22:00", "end_time": "06:00"}]),
    "09:00-09:00": ("times", [{"start_time": "09:00", "end_time": "09:00"}]),
    "9:00-17:00": ("times", [{"start_time": "9:00", "end_time": "17:00"}]),
    "25:00": ("times", [{"start_time": "09:00", "end_time": "25:00"}]),
    **{
        f"{key} {text}": (key, [text])
        for key, texts in {
            "weekdays": ("monday", "Sunday:saturday", "saturday:sunday", "1", "mon"),
            "days_of_month": (
                "1",
                "1:31",
                "-1",
                "-3:-1",
                "1:-1",
                "0",
                "32",
                "-1:1",
                "5:1",
                "1:-28",
                "-1:-3",
                "31:-5",
                "20:-2",
                "+3",
            ),
            "months": ("january", "1:3", "May:12", "december:january", "smarch"),
            "years": ("2026", "2026:2028", "2028:2026", "soon"),
        }.items()
        for text in texts
    },
    "Europe/Berlin": ("location", "Europe/Berlin"),
    "Local": ("location", "Local"),
    "Mars": ("location", "Mars/Crater"),
}
VERDICTS |= {
    f"window {name}": {"time_intervals": [{"name": "x", "time_intervals": [{key: value}]}]}
    for name, (key, value) in TIMES.items()
}


@pytest.mark.parametrize("name", VERDICTS)
def test_amtool_says_yes_and_no_to_the_same_files(name: str, tmp_path: Path) -> None:
    whole = {"route": ROUTE, "receivers": [{"name": "a"}], **VERDICTS[name]}
    path = amtool.written(tmp_path / "a.yml", whole)
    problems = said(path.read_text(encoding="utf-8"))
    assert amtool.takes(path) is (not problems), problems


def test_of_alertmanagers_own_file_only_receivers_are_lacking() -> None:
    path = conformance.folder("alertmanager") / "conf.good.yml"
    instead = "not supported; there are email_configs, slack_configs, pagerduty_configs, "
    assert said(path.read_text(encoding="utf-8")) == [
        f"receivers[{place}].{kind}_configs: {instead}msteamsv2_configs and webhook_configs"
        for place, kind in ((5, "victorops"), (6, "opsgenie"), (7, "pushover"))
    ]


def test_what_newer_alertmanagers_know_is_known_too() -> None:
    """Debian's amtool is of 0.25: it cannot be asked about these."""
    newer: dict[str, Any] = {
        "no_proxy": "a,b", "proxy_url": "http://p:1", "proxy_connect_header": {"A": ["b"]},
        "http_headers": {"X-A": {"values": ["a"], "secrets": ["b"]}},
        "tls_config": {"max_version": "TLS13", "ca": "x", "cert": "y", "key": "z"},
        "basic_auth": {"username_file": "/etc/hostname"},
    }  # fmt: skip
    mail = {"to": "a@b", "threading": {"enabled": True, "thread_by_date": "daily"}}
    whole: dict[str, Any] = {
        "global": {
            "http_config": newer, "smtp_smarthost": "m:25", "smtp_from": "a@b",
            "smtp_force_implicit_tls": True,
        },
        "route": ROUTE,
        "receivers": [{"name": "a", "email_configs": [{**mail, "force_implicit_tls": False}]}],
    }  # fmt: skip
    assert said(json.dumps(whole)) == []
    environment = {"http_config": {"proxy_from_environment": True}}
    assert said(json.dumps({**whole, "global": {**whole["global"], **environment}})) == []
