"""Which of a mail server's answers is a yes, which a no for good, which one to ask again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.notify import mail_answer
from alerting.notify.reply import Refusal, SmtpReply, Stage
from alerting.notify.verdict import REASONS, Rejected, Retry, Sent, Verdict

STAGES: list[Stage] = [
    "addresses",
    "connect",
    "hello",
    "tls",
    "auth",
    "sender",
    "recipients",
    "content",
]
BAD = Refusal("b@x", 550, "no such user")
BUSY = Refusal("c@x", 450, "greylisted")


def answer(stage: Stage, code: int, *refused: Refusal, accepted: tuple[str, ...] = ()) -> SmtpReply:
    return SmtpReply(stage=stage, code=code, text="words", refused=refused, accepted=accepted)


def retry(reason: str, detail: str, **more: object) -> Verdict:
    return Retry(reason=reason, detail=detail, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (answer("addresses", 0), Rejected(detail="words")),
        (answer("content", 250, accepted=("a@x",)), Sent()),
        (answer("content", 250, BAD, accepted=("a@x",)),
         Sent("the server refuses b@x: 550 no such user")),
        (answer("content", 250, BAD, BUSY, accepted=("a@x",)),
         retry("server", "the server does not take now c@x: 450 greylisted", told=("a@x",))),
        (answer("recipients", 0, BAD),
         Rejected(detail="the server refuses b@x: 550 no such user")),
        (answer("recipients", 0, BAD, BUSY),
         retry("server",
               "the server does not take now b@x: 550 no such user; c@x: 450 greylisted")),
        (answer("content", 552), Rejected(detail="the server refuses the mail: 552 words")),
        (answer("content", 451),
         retry("server", "the server does not take the mail now: 451 words")),
        (answer("content", 354),
         retry("server", "the server does not take the mail now: 354 words", doubtful=True)),
        (answer("content", -1),
         retry("server", "the server does not take the mail now: -1 words", doubtful=True)),
        (answer("sender", 550), Rejected(detail="the server refuses the sender: 550 words")),
        (answer("sender", 530), retry("auth", "the server asks who we are: 530 words")),
        (answer("sender", 421),
         retry("server", "the server does not take the sender now: 421 words")),
        (answer("sender", 252),
         retry("server", "the server does not take the sender now: 252 words")),
        (answer("auth", 535), retry("auth", "the server does not believe us: 535 words")),
        (answer("auth", 454), retry("auth", "the server does not believe us: 454 words")),
        (answer("tls", 454), retry("tls", "the server does not start TLS: 454 words")),
        (answer("hello", 550), retry("server", "the server does not greet us: 550 words")),
        (answer("connect", 554), retry("refused", "the server does not talk to us: 554 words")),
        (answer("connect", 421), retry("server", "the server does not talk to us: 421 words")),
    ],
)  # fmt: skip
def test_an_answer_means_yes_no_or_later(given: SmtpReply, verdict: Verdict) -> None:
    assert mail_answer.verdict(given) == verdict


@given(
    st.sampled_from(STAGES),
    st.integers(-1, 999),
    st.lists(st.sampled_from([BAD, BUSY]), max_size=3),
    st.lists(st.just("a@x"), max_size=1),
)
def test_any_answer_has_a_meaning(
    stage: Stage, code: int, refused: list[Refusal], accepted: list[str]
) -> None:
    verdict = mail_answer.verdict(answer(stage, code, *refused, accepted=tuple(accepted)))
    if isinstance(verdict, Sent):
        assert (stage, code // 100) == ("content", 2)
    else:
        assert verdict.reason in REASONS
