"""What an answer has to be, as people write it: types of fields, and the rules made of them."""

from collections.abc import Iterator
from typing import Annotated, Literal, Protocol

from msgspec import Meta, Struct

from alerting.strict import Duration
from exporter.probes.hypertext.conditions import Condition
from exporter.probes.hypertext.judgement import BodyRule, HeaderRule, Rules
from exporter.probes.hypertext.status import Statuses
from exporter.probes.pattern import Pattern


class HeaderCheck(Struct, frozen=True, forbid_unknown_fields=True):
    """An expression and the header of the answer that it is about."""

    header: Annotated[
        str, Meta(min_length=1, max_length=256, description="name of the header, in any case")
    ]
    regexp: Annotated[Pattern, Meta(description="regular expression of RE2")]
    allow_missing: Annotated[
        bool, Meta(description="whether an answer without the header passes")
    ] = False


class Slow(Struct, frozen=True, forbid_unknown_fields=True):
    """How long an answer may take, from the look-up of the first name to the end of the body."""

    degraded: Annotated[
        Duration | None, Meta(description="span beyond which it is worse than it should be")
    ] = None
    down: Annotated[Duration | None, Meta(description="span beyond which it is a failure")] = None

    def wrong(self, timeout: Duration) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        if self.degraded is None and self.down is None:
            yield "", "write degraded, down or both"
        if self.degraded and self.down and self.degraded >= self.down:
            yield "degraded", f"{self.degraded} is not shorter than the {self.down} of down"
        for name, one in (("degraded", self.degraded), ("down", self.down)):
            if one and one >= timeout:
                yield name, f"{one} never comes: a run ends after its timeout of {timeout}"


def wrong_slow(field: str, slow: Slow | None, timeout: Duration) -> Iterator[tuple[str, str]]:
    """Return what is wrong with the bounds of a field, if any: fields and sentences."""
    for key, said in slow.wrong(timeout) if slow else ():
        yield f"{field}.{key}" if key else field, said


StatusList = Annotated[
    tuple[Statuses, ...],
    Meta(min_length=1, max_length=50, description="statuses expected: `204`, `2xx`, `200-299`"),
]
Versions = Annotated[
    tuple[Literal["1.0", "1.1", "2"], ...],
    Meta(max_length=3, description="versions of HTTP expected; any where none is given"),
]
FailIfTls = Annotated[bool, Meta(description="whether an answer over TLS is a failure")]
FailIfNotTls = Annotated[bool, Meta(description="whether an answer in the clear is a failure")]
FailIfLarger = Annotated[
    bool, Meta(description="whether a body that goes on beyond body_limit is a failure")
]
Forbidden = Annotated[
    tuple[Pattern, ...],
    Meta(max_length=20, description="regular expressions of RE2 that must not match"),
]
Wanted = Annotated[
    tuple[Pattern, ...],
    Meta(max_length=20, description="regular expressions of RE2 that must match"),
]
HeaderChecks = Annotated[tuple[HeaderCheck, ...], Meta(max_length=20)]
Conditions = Annotated[
    tuple[Condition, ...],
    Meta(max_length=50, description="conditions on a body of JSON; all have to hold"),
]


class Checked(Protocol):
    """Whatever says what an answer has to be."""

    @property
    def status(self) -> tuple[Statuses, ...]: ...
    @property
    def versions(self) -> tuple[Literal["1.0", "1.1", "2"], ...]: ...
    @property
    def fail_if_tls(self) -> bool: ...
    @property
    def fail_if_not_tls(self) -> bool: ...
    @property
    def fail_if_larger(self) -> bool: ...
    @property
    def fail_if_body_matches(self) -> tuple[Pattern, ...]: ...
    @property
    def fail_if_body_not_matches(self) -> tuple[Pattern, ...]: ...
    @property
    def fail_if_header_matches(self) -> tuple[HeaderCheck, ...]: ...
    @property
    def fail_if_header_not_matches(self) -> tuple[HeaderCheck, ...]: ...
    @property
    def json(self) -> tuple[Condition, ...]: ...
    @property
    def slow(self) -> Slow | None: ...


def wrong(checked: Checked, method: str, timeout: Duration) -> Iterator[tuple[str, str]]:
    """Return what is wrong though each field is right by itself: fields and sentences."""
    if checked.fail_if_tls and checked.fail_if_not_tls:
        yield "fail_if_not_tls", "fail_if_tls is there: no answer could pass both"
    of_body = checked.fail_if_body_matches or checked.fail_if_body_not_matches or checked.json
    if method == "HEAD" and of_body:
        yield "method", "the answer to HEAD has no body to check; write GET"
    yield from wrong_slow("slow", checked.slow, timeout)


def rules(checked: Checked) -> Rules:
    """Return the rules that answers are judged by."""
    slow = checked.slow or Slow()
    return Rules(
        statuses=checked.status,
        versions=checked.versions,
        tls=False if checked.fail_if_tls else True if checked.fail_if_not_tls else None,
        headers=tuple(
            HeaderRule(one.header, one.regexp, must, one.allow_missing)
            for must, several in (
                (False, checked.fail_if_header_matches),
                (True, checked.fail_if_header_not_matches),
            )
            for one in several
        ),
        body=tuple(
            BodyRule(pattern, must)
            for must, patterns in (
                (False, checked.fail_if_body_matches),
                (True, checked.fail_if_body_not_matches),
            )
            for pattern in patterns
        ),
        json=checked.json,
        larger=not checked.fail_if_larger,
        degraded_after=slow.degraded.seconds if slow.degraded else None,
        down_after=slow.down.seconds if slow.down else None,
    )
