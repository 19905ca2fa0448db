"""Rules as text, for tests that want few words."""

from alerting import strict
from alerting.rules import File, Rule


def rule(**keys: str) -> Rule:
    """Return a rule of the given keys in YAML; `for_` is `for`."""
    given = {"alert": "A", "metric": "probe_success", "stat": "last"} | keys
    lines = "\n".join(f"    {key.rstrip('_')}: {value}" for key, value in given.items() if value)
    text = f"groups:\n- name: g\n  rules:\n  -\n{lines}\n"
    file = strict.load(text, File, file="f.yml", environ={}, read=str)
    return file.groups[0].rules[0]
