"""Texts of receivers: Go templates over a notice, with Alertmanager's data and functions. Pure.

https://prometheus.io/docs/alerting/latest/notifications/
"""

import functools
from collections.abc import Callable
from typing import Final

from alerting import notice as notices
from alerting.gotemplate import (
    Template,
    TemplateError,
    alertmanager,
    library,
    messages,
    moments,
    parsed,
)
from alerting.gotemplate.forms import PLAIN, Form
from alerting.gotemplate.messages import Group, Told
from alerting.gotemplate.page import Page
from alerting.gotemplate.values import Record
from alerting.model import Alert, Notice
from alerting.notify import trend, wording
from alerting.notify.definitions import LIMITS, Templates
from alerting.notify.message import Context

_LONGEST_ERROR: Final = 300
_KEPT: Final = 512


def text(template: str, notice: Notice, context: Context, *, instead: str | None = None) -> str:
    """Return what a template says of a notice; never raises.

    In place of a text that cannot be made stands `instead`, or else what is wrong with it, and
    `context.fault` is told of it. "Now" is the instant of the notice, so that the same notice says
    the same whenever it is sent.
    """
    return _made(template, notice, context, lambda: PLAIN, instead)


def html(template: str, notice: Notice, context: Context, *, instead: str | None = None) -> str:
    """Return the same, with what stands in labels and annotations escaped for its place in HTML."""
    return _made(template, notice, context, Page, instead)


def unreadable(template: str) -> str | None:
    """Return why a text is no template, None where it is one."""
    try:
        _parsed(template)
    except TemplateError as error:
        return f"not a template: {error}"
    return None


def problem(template: str, templates: Templates) -> str | None:
    """Return what is wrong with a template whatever the notice, for those who check files."""
    try:
        read = _parsed(template)
    except TemplateError as error:
        return f"{error}"
    defined = {*templates.known, *read.tree.definitions}
    every = (read.tree.root, *read.tree.definitions.values())
    missing = sorted(frozenset().union(*map(library.named, every)) - defined)
    return f"no template is called {missing[0]!r}" if missing else None


def _made(
    template: str,
    notice: Notice,
    context: Context,
    form: Callable[[], Form],
    instead: str | None,
) -> str:
    if "{{" not in template:
        return template
    try:
        return _parsed(template).rendered(
            _data(notice, context.public_url),
            alertmanager.functions(moments.of(notice.at), LIMITS),
            LIMITS,
            known=context.templates.known,
            form=form(),
        )
    except TemplateError as error:
        said = wording.cut(wording.line(str(error)), _LONGEST_ERROR)
        context.fault(said)
        return f"<error in a template: {said}>" if instead is None else instead


@functools.lru_cache(maxsize=_KEPT)
def _parsed(template: str) -> Template:
    return parsed(template, alertmanager.NAMES, limits=LIMITS)


@functools.lru_cache(maxsize=4)
def _data(notice: Notice, url: str) -> Record:
    """Return the data of a notice; a message asks for it once a field."""
    alerts = notice.alerts
    return messages.data(
        Group(
            receiver=notice.receiver,
            is_firing=notice.status != "resolved",
            alerts=tuple(_told(one, notice, url) for one in alerts),
            labels=notice.group_labels,
            common_labels=notices.common(one.labels for one in alerts),
            common_annotations=notices.common(one.annotations for one in alerts),
            url=url,
            reason=notice.reason,
            words={
                "Subject": functools.partial(wording.subject, notice),
                "Title": functools.partial(wording.title, notice),
                "Why": functools.partial(wording.why, notice),
            },
        )
    )


def _told(alert: Alert, notice: Notice, url: str) -> Told:
    return Told(
        labels=alert.labels,
        annotations=alert.annotations,
        began=alert.fired_at or alert.active_at,
        ended=None if wording.is_firing(alert) else alert.resolved_at or notice.at,
        source=alert.generator_url or url,
        fingerprint=alert.fingerprint,
        words={
            "Headline": functools.partial(wording.headline, alert),
            "Runbook": functools.partial(wording.runbook, alert),
            "Since": functools.partial(wording.since, alert, notice.at),
            "Threshold": functools.partial(wording.threshold, alert),
            "Trend": functools.partial(trend.words, alert),
            "Value": functools.partial(wording.value, alert),
        },
    )
