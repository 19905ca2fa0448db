"""What the errors of an API that is declared mean: its codes, and which reason each stands for."""

from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from alerting.strict import key_path
from exporter.events.expression import Expression
from exporter.integrations.declared import place
from exporter.integrations.exchange import verdict
from exporter.integrations.exchange.call import Answer
from exporter.integrations.exchange.found import Found

Reason = Literal[
    "forbidden",
    "maintenance",
    "missing",
    "not_found",
    "permission",
    "quota_exhausted",
    "rate_limited",
    "refused",
    "server_error",
    "suspended",
    "timeout",
    "token_expired",
    "token_rejected",
    "token_revoked",
    "unexpected",
]
"""The reasons that an answer can be of; the others are of how it came."""


class Errors(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where an error says what it is."""

    code: Annotated[
        Expression | None, Meta(description="JMESPath of the API's own code, such as error.type")
    ] = None
    message: Annotated[
        Expression | None, Meta(description="JMESPath of the sentence for people")
    ] = None
    reasons: Annotated[
        dict[Annotated[str, Meta(min_length=1, max_length=200)], Reason],
        Meta(
            max_length=100,
            description="reason of each code; a status, such as `403`, is one too. Others mean "
            "what their status usually means",
        ),
    ] = field(default_factory=dict)

    def meaning(self, answer: Answer) -> Found:
        """Return what an answer that is an error means; with status 2xx, usually `refused`."""
        code, said = place.text(self.code, answer), place.text(self.message, answer)
        reason = self.reasons.get(code) or self.reasons.get(str(answer.status))
        usual = verdict.of(answer, said or code)
        if not reason and usual is not None:
            return usual
        return verdict.because(reason or "refused", answer, said or code)

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        for code in self.reasons if self.code is None else ():
            if not (len(code) == 3 and code.isdigit()):
                said = "this is no status; write code: where an answer has its own codes"
                yield key_path("reasons", code), said
