"""Configurations for stories, as short as may be."""


def conf(  # noqa: PLR0913 # the keys of a file
    group_by: str = "[alertname]",
    wait: str = "1s",
    interval: str = "1s",
    repeat: str = "1ms",
    *,
    hooks: tuple[bool, ...] = (True,),
    pagers: int = 0,
    resolve: str = "5m",
    route: str = "",
    more: str = "",
) -> str:
    """A route to the receiver `hook`: webhooks that are told ends or not, and PagerDuty services.

    `route` are further keys of the root, two spaces in, `more` further keys of the file.
    """
    return f"""
global: {{resolve_timeout: {resolve}}}
route:
  receiver: hook
  group_by: {group_by}
  group_wait: {wait}
  group_interval: {interval}
  repeat_interval: {repeat}
{route}
receivers:
- name: nobody
{receiver("hook", hooks, pagers)}
{more}
"""


def receiver(name: str, hooks: tuple[bool, ...] = (True,), pagers: int = 0) -> str:
    """A receiver of that many integrations."""
    lines = [f"- name: {name}", "  webhook_configs:" if hooks else ""]
    lines += [
        f"  - {{url: 'http://127.0.0.1:9/', send_resolved: {str(one).lower()}}}" for one in hooks
    ]
    lines += ["  pagerduty_configs:"] if pagers else []
    lines += [f"  - {{routing_key: {'k' * 32}}}"] * pagers
    return "\n".join(lines)
