"""The files that the demo's programs read: short intervals, shipped rules, local mail. Pure."""

import json
from pathlib import Path
from typing import Any

import yaml

from tests.house.tree import ROOT

BACKEND = "backend"
ALERT = "ProbeDown"
"""The shipped rule that a service that is down breaks."""
INTERVAL = 1
"""Seconds between two runs of a probe, and between two looks at the rules."""

_CHATWATCH = """\
# yaml-language-server: $schema={schema}
# Written by `make demo`, which writes it anew each time.

server: {{listen: "127.0.0.1:{port}", public_url: "http://127.0.0.1:{port}"}}
storage: {{url: {url}, key: {key}}}
logging: {{format: console}}

sources:
- {{name: bot, type: native}}

probes:
- name: {backend}
  type: http
  url: {backend_url}
  interval: {interval}s
  timeout: 900ms
- name: chatwatch
  type: http
  url: "http://127.0.0.1:{port}/-/healthy"
  interval: 5s
  timeout: 2s

host: {{enabled: true, interval: 5s}}

alerting:
  config: alerting.yml
  rules: [{rules}]
  samples: {{interval: {interval}s}}
"""

_ALERTING = """\
# yaml-language-server: $schema={schema}
# Written by `make demo`: every alert is a mail to its mail catcher.

global:
  smtp_smarthost: 127.0.0.1:{port}
  smtp_from: chatwatch <chatwatch@example.com>
  # The catcher is on this machine and knows no TLS; a real server should.
  smtp_require_tls: false

route:
  receiver: on-call
  # Each alert in a mail of its own, at once: the demo has a minute, not half an hour.
  group_by: ['...']
  group_wait: 0s
  group_interval: 1s

receivers:
- name: on-call
  email_configs:
  - to: on-call@example.com
    send_resolved: true
"""


def chatwatch(folder: Path, port: int, backend_url: str) -> str:
    """Return chatwatch.yml: its database in `folder`, its rules those that are shipped."""
    return _CHATWATCH.format(
        schema=ROOT / "config/chatwatch.schema.json",
        port=port,
        url=json.dumps(f"sqlite:///{folder / 'chatwatch.db'}"),
        key=json.dumps(f"file:{folder / 'key'}"),
        backend=BACKEND,
        backend_url=backend_url,
        interval=INTERVAL,
        rules=json.dumps(str(ROOT / "config/rules/*.yml")),
    )


def alerting(port: int) -> str:
    """Return alerting.yml: mail to a port of this machine."""
    return _ALERTING.format(schema=ROOT / "config/alerting.schema.json", port=port)


def prometheus(shipped: str, port: int, own: int) -> str:
    """Return prometheus.yml made of the shipped one: each second, and what this machine has."""
    found: dict[str, Any] = yaml.safe_load(shipped)
    every = f"{INTERVAL}s"
    found["global"] |= {name: every for name in found["global"] if name.endswith("_interval")}
    found["global"]["scrape_timeout"] = every
    found["rule_files"] = [str(ROOT / "prometheus" / name) for name in found["rule_files"]]
    del found["alerting"]
    targets = {"chatwatch": port, "prometheus": own}
    found["scrape_configs"] = [one for one in found["scrape_configs"] if one["job_name"] in targets]
    for job in found["scrape_configs"]:
        job["static_configs"] = [{"targets": [f"127.0.0.1:{targets[job['job_name']]}"]}]
    return yaml.safe_dump(found, sort_keys=False)
