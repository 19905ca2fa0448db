"""What an answer has to be, and what is wrong with one."""

import http

from msgspec import Struct

from exporter.probes.fault import Fault
from exporter.probes.hypertext import conditions, status
from exporter.probes.hypertext.answer import Answer
from exporter.probes.hypertext.conditions import Condition
from exporter.probes.hypertext.status import Statuses
from exporter.probes.pattern import Pattern

_WITHOUT_BODY = frozenset({204, 304})


class HeaderRule(Struct, frozen=True):
    """A header and an expression that one of its values must match, or that none may match."""

    header: str
    pattern: Pattern
    must: bool
    allow_missing: bool = False


class BodyRule(Struct, frozen=True):
    """An expression that the body must match, or may not match."""

    pattern: Pattern
    must: bool


class Rules(Struct, frozen=True):
    """All that an answer has to be; spans in seconds.

    ``tls`` says whether it has to come over TLS, or must not; ``larger`` whether its body may go on
    beyond what is read.
    """

    statuses: tuple[Statuses, ...]
    headers: tuple[HeaderRule, ...] = ()
    body: tuple[BodyRule, ...] = ()
    json: tuple[Condition, ...] = ()
    versions: tuple[str, ...] = ()
    tls: bool | None = None
    larger: bool = True
    degraded_after: float | None = None
    down_after: float | None = None

    @property
    def of_body(self) -> bool:
        """Whether the bytes of the body matter."""
        return bool(self.body or self.json)

    @property
    def timed(self) -> bool:
        """Whether it matters how long it all takes."""
        return self.down_after is not None or self.degraded_after is not None


def of_head(rules: Rules, answer: Answer, *, secure: bool = False) -> Fault | None:
    """Return what is wrong with the status or, that being right, with how it came or a header."""
    if not any(answer.status in one for one in rules.statuses):
        detail = f"got {named(answer.status)}, expected {status.words(rules.statuses)}"
        return Fault("status", detail)
    if rules.versions and answer.version not in rules.versions:
        wanted = status.words(rules.versions)
        return Fault("protocol", f"the answer is HTTP/{answer.version}, expected {wanted}")
    if rules.tls is not None and rules.tls != secure:
        came, wanted = ("over TLS", "in the clear") if secure else ("in the clear", "over TLS")
        return Fault("encryption", f"the answer came {came}, expected it {wanted}")
    faults = (_of_header(rule, answer) for rule in rules.headers)
    return next((fault for fault in faults if fault), None)


def of_body(rules: Rules, answer: Answer) -> Fault | None:
    """Return what is wrong with the body.

    Where it goes on past what was read, a match that is wanted or forbidden may stand in the rest:
    then there is no telling, and the fault is ``too_large``.
    """
    if not answer.whole and not rules.larger:
        return Fault("too_large", f"the body is larger than {answer.size} bytes")
    for rule in rules.body:
        matches = rule.pattern.found(answer.body)
        if matches != rule.must and (matches or answer.whole):
            said = "matches" if matches else "does not match"
            body = f"the body of {answer.size} bytes {said} {_cut(rule.pattern)}"
            return Fault("body", body + _packed(answer))
        if not matches and not answer.whole:
            said = f"no match of {_cut(rule.pattern)} in the first {answer.size} bytes"
            return Fault("too_large", f"{said}, and the body goes on; raise body_limit")
    return _of_json(rules, answer) if rules.json else None


def of_time(rules: Rules, seconds: float) -> Fault | None:
    """Return what is wrong with how long it all took."""
    if rules.down_after is None or seconds <= rules.down_after:
        return None
    return Fault("slow", f"it took {seconds:.3g} s, more than the {rules.down_after:g} s it may")


def slowness(rules: Rules, seconds: float) -> str:
    """Return how an answer that will do is slower than it should be, or ""."""
    if rules.degraded_after is None or seconds <= rules.degraded_after:
        return ""
    return f"it took {seconds:.3g} s, more than the {rules.degraded_after:g} s it should"


def has_body(answer: Answer, method: str) -> bool:
    """Say whether an answer to a request of a method has a body at all."""
    return method != "HEAD" and answer.status not in _WITHOUT_BODY


def named(number: int) -> str:
    """Return a status with its name, where it has one."""
    try:
        return f"{number} {http.HTTPStatus(number).phrase}"
    except ValueError:
        return str(number)


def _of_json(rules: Rules, answer: Answer) -> Fault | None:
    if not answer.whole:
        said = f"the JSON is longer than {answer.size} bytes; raise body_limit"
        return Fault("too_large", said)
    said = conditions.fault(rules.json, answer.body, answer.mapped)
    return Fault("json", said + _packed(answer)) if said else None


def _packed(answer: Answer) -> str:
    """Say that a body is compressed, which explains why nothing is found in it."""
    coding = (answer.value("content-encoding") or b"identity").decode("latin-1").lower()
    if answer.decoded or coding == "identity":
        return ""
    return f"; it is {coding[:20]}, which was not asked for"


def _of_header(rule: HeaderRule, answer: Answer) -> Fault | None:
    values = answer.values(rule.header)
    if not values:
        missing = Fault("header", f"the answer has no header {rule.header}")
        return None if rule.allow_missing else missing
    if any(map(rule.pattern.found, values)) == rule.must:
        return None
    said = "does not match" if rule.must else "matches"
    return Fault("header", f"the header {rule.header} {said} {_cut(rule.pattern)}")


def _cut(pattern: Pattern) -> str:
    text = str(pattern)
    return repr(text if len(text) <= 80 else text[:80] + "…")
