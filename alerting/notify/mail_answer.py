"""What a mail server's answer means for a mail. Pure.

5xx to this mail or its recipients is a no for good. 5xx to who we are, and all before that, speaks
of settings or of the server: somebody mends those, and the mail waits.
https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1
"""

from alerting.notify.reply import Refusal, SmtpReply
from alerting.notify.verdict import Reason, Rejected, Retry, Sent, Verdict

# Answers to MAIL that ask who we are: RFC 4954 §6.
_WHO_ARE_YOU = frozenset({530, 534, 535, 538})
_BEFORE: dict[str, tuple[Reason, str]] = {
    "connect": ("refused", "the server does not talk to us"),
    "hello": ("server", "the server does not greet us"),
    "tls": ("tls", "the server does not start TLS"),
    "auth": ("auth", "the server does not believe us"),
}


def verdict(answer: SmtpReply) -> Verdict:
    """Return the verdict, in the server's own words where there are some."""
    if answer.stage == "addresses":
        return Rejected(detail=answer.text)
    said = f"{answer.code} {answer.text}".rstrip()
    if answer.stage in _BEFORE:
        reason, words = _BEFORE[answer.stage]
        is_busy = answer.stage == "connect" and answer.code < 500
        return Retry(reason="server" if is_busy else reason, detail=f"{words}: {said}")
    if answer.stage == "sender" and answer.code in _WHO_ARE_YOU:
        return Retry(reason="auth", detail=f"the server asks who we are: {said}")
    if answer.stage == "recipients":
        return _nobody(answer.refused)
    if answer.stage == "content" and answer.code // 100 == 2:
        return _accepted(answer)
    what = "sender" if answer.stage == "sender" else "mail"
    if answer.code // 100 == 5:
        return Rejected(detail=f"the server refuses the {what}: {said}")
    # What is no answer at all, to a mail that is there in full, is no refusal of it.
    doubtful = answer.stage == "content" and answer.code < 400
    detail = f"the server does not take the {what} now: {said}"
    return Retry(reason="server", detail=detail, doubtful=doubtful)


def _nobody(refused: tuple[Refusal, ...]) -> Verdict:
    """Judge where no recipient was taken."""
    if all(one.is_final for one in refused):
        return Rejected(detail=f"the server refuses {_named(refused)}")
    return Retry(reason="server", detail=f"the server does not take now {_named(refused)}")


def _accepted(answer: SmtpReply) -> Verdict:
    """Judge where the mail was taken for some: the others are told alone, if they can be."""
    later = tuple(one for one in answer.refused if not one.is_final)
    if later:
        detail = f"the server does not take now {_named(later)}"
        return Retry(reason="server", detail=detail, told=answer.accepted)
    return Sent(f"the server refuses {_named(answer.refused)}" if answer.refused else "")


def _named(refused: tuple[Refusal, ...]) -> str:
    return "; ".join(map(str, refused))
