"""Alertmanager's templates at work, inside Debian's amtool: what it makes of texts and HTML."""

import json
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from alerting.gotemplate import alertmanager, messages, moments, parsed
from alerting.gotemplate.errors import TemplateError
from alerting.gotemplate.library import EMPTY, Library
from alerting.gotemplate.limits import Limits
from alerting.gotemplate.messages import Group, Told
from alerting.gotemplate.page import Page
from alerting.model import labels

NOW = datetime(2026, 11, 21, 3, 2, 11, 250_000, tzinfo=UTC)
LIMITS = Limits(characters=200_000)
GROUP = Group(
    receiver="team <a>",
    is_firing=True,
    alerts=(
        Told(
            labels=labels({"alertname": "Slow", "job": "api", "zone": "é", "0": "x"}),
            annotations=labels({"summary": 'a "<b>" & c', "url": "https://a.example/?q=1 2&b=c"}),
            began=NOW,
            ended=None,
            source="https://prom.example/graph?a=b&c=d",
            fingerprint="0123456789abcdef",
        ),
        Told(
            labels=labels({"alertname": "Slow", "job": "bot"}),
            annotations=(),
            began=datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC),
            ended=NOW,
            source="javascript:alert(1)",
            fingerprint="fedcba9876543210",
        ),
    ),
    labels=labels({"alertname": "Slow"}),
    common_labels=labels({"alertname": "Slow", "b": "2", "a": "1"}),
    common_annotations=(),
    url="https://watch.example.com",
)
# Go tells the types since 1.22, and a struct of ours has a field more.
_NEWER = re.compile(r"(incompatible types for comparison): .*", re.DOTALL)


def ours(text: str, *, is_html: bool = False, known: Library = EMPTY) -> str:
    """What we make of a template; of one that fails, Go's words for it."""
    try:
        return parsed(text, alertmanager.NAMES, limits=LIMITS).rendered(
            messages.data(GROUP),
            alertmanager.functions(moments.of(NOW), LIMITS),
            LIMITS,
            known=known,
            **({"form": Page()} if is_html else {}),
        )
    except TemplateError as error:
        return _NEWER.sub(r"\1", error.go_text(""))


def theirs(amtool: str, folder: Path, text: str, *, is_html: bool = False, glob: str = "") -> str:
    """What Alertmanager makes of it, without newlines at its end, of which amtool adds one."""
    data = folder / "data.json"
    if not data.exists():
        data.write_text(json.dumps(_json()), encoding="utf-8")
    if not glob:
        (folder / "nothing.tmpl").touch()
    done = subprocess.run(
        [
            amtool,
            "template",
            "render",
            f"--template.glob={glob or folder / 'nothing.tmpl'}",
            f"--template.type={'html' if is_html else 'text'}",
            f"--template.data={data}",
            f"--template.text={text}",
        ],
        capture_output=True,
        check=False,
        timeout=30,
    )
    if done.returncode == 0:
        return done.stdout.decode("utf-8", "replace").rstrip("\n")
    said = done.stderr.decode("utf-8", "replace").strip().removeprefix("amtool: error: ")
    return _NEWER.sub(r"\1", said)


def _json() -> dict[str, object]:
    """The same group as amtool reads it."""
    return {
        "receiver": GROUP.receiver,
        "status": "firing",
        "alerts": [
            {
                "status": "firing" if one.ended is None else "resolved",
                "labels": dict(one.labels),
                "annotations": dict(one.annotations),
                "startsAt": _time(one.began),
                "endsAt": _time(one.ended) if one.ended else "0001-01-01T00:00:00Z",
                "generatorURL": one.source,
                "fingerprint": one.fingerprint,
            }
            for one in GROUP.alerts
        ],
        "groupLabels": dict(GROUP.labels),
        "commonLabels": dict(GROUP.common_labels),
        "commonAnnotations": {},
        "externalURL": GROUP.url,
    }


def _time(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
