"""One step of a script as people write it: what has to come, and what is said then."""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from alerting.secret import Written
from alerting.strict import Inline
from exporter.probes.lines import expansion
from exporter.probes.pattern import Found, Pattern

LINE_ENDS: Final = {"lf": b"\n", "crlf": b"\r\n", "none": b""}
VALUE_CHARACTERS: Final = 200
"""Of a label of probe_expect_info; the rest of what came is cut."""


class Label(Struct, frozen=True, forbid_unknown_fields=True):
    """A label of ``probe_expect_info``, filled from what was found."""

    name: Annotated[
        str, Meta(pattern="^[a-zA-Z_][a-zA-Z0-9_]{0,62}$", description="name of the label")
    ]
    value: Annotated[
        str, Meta(max_length=1000, description="its value; `${1}` is the first group of `expect`")
    ]


class Step(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Wait for a line, then for bytes, then say something, then begin TLS; each where it is set."""

    expect: Annotated[
        Pattern | None,
        Meta(description="regular expression of RE2; lines that it does not match are passed over"),
    ] = None
    expect_bytes: Annotated[
        str, Meta(max_length=4096, description="text whose bytes in UTF-8 have to come next")
    ] = ""
    labels: Annotated[
        tuple[Label, ...],
        Meta(max_length=20, description="labels of `probe_expect_info` from what `expect` found"),
    ] = ()
    send: Annotated[
        Inline | None,
        Meta(
            description="text to send, env:NAME or file:path; `${1}` is the first group of "
            "`expect`, `$$` a dollar, where the step has `expect`"
        ),
    ] = None
    line_end: Annotated[
        Literal["lf", "crlf", "none"], Meta(description="what is sent after `send`")
    ] = "lf"
    starttls: Annotated[bool, Meta(description="whether TLS begins after this step")] = False

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        if not (self.expect or self.expect_bytes or self.send or self.starttls):
            yield "expect", "a step that does nothing; write expect, expect_bytes, send or starttls"
        if self.labels and not self.expect:
            yield "labels", "labels are filled from what `expect` finds; write one"
        names = [one.name for one in self.labels]
        for name in sorted({one for one in names if names.count(one) > 1}):
            yield "labels", f"the label {name} is there twice"
        if self.expect:
            yield from self._strangers(self.expect)

    def said(self, found: Found | None) -> bytes:
        """Return what is sent, its end included; b"" for nothing."""
        if self.send is None:
            return b""
        text = self.send.reveal()
        said = expansion.expanded(text, found) if found else text.encode()
        return said + LINE_ENDS[self.line_end] if said else b""

    @property
    def shown(self) -> bool:
        """Whether people may see what is sent."""
        return isinstance(self.send, Written)

    def labelled(self, found: Found) -> dict[str, str]:
        """Return labels and their values, cut and readable."""
        filled = {one.name: expansion.expanded(one.value, found) for one in self.labels}
        return {
            name: value.decode("utf-8", "replace")[:VALUE_CHARACTERS]
            for name, value in filled.items()
        }

    def _strangers(self, expect: Pattern) -> Iterator[tuple[str, str]]:
        """Return what refers to a group that the expression does not have."""
        templates = [("labels", one.value) for one in self.labels]
        if isinstance(self.send, Written):
            templates.append(("send", self.send.reveal()))
        for field, template in templates:
            for reference in expansion.references(template):
                if not expansion.is_group(reference, expect.names, expect.groups):
                    said = f"`expect` has no group {reference}"
                    yield field, f"{said}; write ${{name}} before a letter, $$ for a dollar"
