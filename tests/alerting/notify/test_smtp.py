"""Every way in which a mail server can fail, against a real one; no password in any of them."""

import asyncio
from collections.abc import AsyncIterator
from email import message_from_bytes
from email.policy import default

import pytest
from msgspec.structs import replace

from alerting.notify import smtp
from alerting.notify.reply import SmtpReply, Unanswered
from alerting.notify.tls import Tls
from alerting.notify.verdict import Rejected, Retry, Sent
from alerting.secret import Secret
from tests.alerting.notices import alert, notice, pair
from tests.alerting.notify.mailing import CONTEXT, PATIENCE, email, told
from tests.alerting.notify.mailserver import (
    DROP,
    PASSWORD,
    STALL,
    Certificate,
    MailServer,
    Stage,
    server,
)

SHORT = 1.0


@pytest.fixture
async def mails(shown: Certificate) -> AsyncIterator[MailServer]:
    async with server(shown.context).open() as opened:
        yield opened


async def test_a_mail_arrives_over_starttls_and_auth(mails: MailServer, shown: Certificate) -> None:
    assert await told(email(mails, shown)) == Sent()
    (mail,) = mails.mails
    assert (mail.sender, mail.recipients) == (
        "alerts@example.com",
        ["a@example.com", "b@example.com"],
    )
    read = message_from_bytes(mail.content, policy=default)
    assert read["Subject"] == "[FIRING:1] AnswersSlow (critical): channel=web"
    assert mails.logins == ["PLAIN right"]


async def test_a_server_may_know_login_only(shown: Certificate) -> None:
    async with server(shown.context, offers="LOGIN").open() as opened:
        assert await told(email(opened, shown)) == Sent()
        assert opened.logins == ["LOGIN right"]


async def test_a_secret_is_preferred_since_it_never_goes_out(shown: Certificate) -> None:
    async with server(shown.context, offers="PLAIN CRAM-MD5").open() as opened:
        assert await told(email(opened, shown, auth_secret=Secret(PASSWORD))) == Sent()
        only = email(opened, shown, auth_password=None, auth_secret=Secret(PASSWORD))
        assert await told(only) == Sent()
        wrong = await told(email(opened, shown, auth_secret=Secret(f"{PASSWORD}x")))
        assert opened.logins == ["CRAM-MD5 right", "CRAM-MD5 right", "CRAM-MD5 wrong"]
    assert isinstance(wrong, Retry)
    assert wrong.reason == "auth"


async def test_a_server_may_not_know_what_to_do_with_a_secret(shown: Certificate) -> None:
    async with server(shown.context).open() as opened:
        assert await told(email(opened, shown, auth_secret=Secret(PASSWORD))) == Sent()
        assert opened.logins == ["PLAIN right"]
        only = email(opened, shown, auth_password=None, auth_secret=Secret(PASSWORD))
        said = "the server does not offer AUTH CRAM-MD5, and there is no password for others"
        assert await told(only) == Retry(reason="auth", detail=said)
    async with server(shown.context, offers="").open() as opened:
        said = "the server offers neither AUTH PLAIN nor LOGIN, nor CRAM-MD5"
        both = email(opened, shown, auth_secret=Secret(PASSWORD))
        assert await told(both) == Retry(reason="auth", detail=said)


async def test_a_challenge_that_is_none(shown: Certificate) -> None:
    async with server(shown.context, offers="CRAM-MD5").open() as opened:
        for answer in ("334 ***", "504 no"):
            opened.script["AUTH"] = answer
            verdict = await told(email(opened, shown, auth_secret=Secret(PASSWORD)))
            assert isinstance(verdict, Retry | Rejected)
            assert PASSWORD not in verdict.detail
            assert opened.mails == []


@pytest.mark.parametrize(("name", "is_sent"), [("127.0.0.1", True), ("mail.example.com", False)])
async def test_where_tls_comes_first_the_certificate_may_be_of_another_name(
    shown: Certificate, name: str, is_sent: bool
) -> None:
    async with server(shown.context, implicit=True).open() as opened:
        tls = Tls(ca_file=str(shown.path), server_name=name)
        made = email(
            opened, None, smarthost=f"localhost:{opened.port}", tls_config=tls,
            force_implicit_tls=True,
        )  # fmt: skip
        verdict = await told(made)
    assert (verdict == Sent()) is is_sent
    assert is_sent or "certificate is not believed" in verdict.detail


async def test_nobody_listens_where_tls_comes_first(shown: Certificate) -> None:
    async with server(shown.context, implicit=True).open() as opened:
        tls = Tls(server_name="x")
        made = email(opened, None, smarthost="127.0.0.1:1", tls_config=tls, force_implicit_tls=True)
        verdict = await told(made)
    said = "nobody listens at the server's address when we came"
    assert verdict == Retry(reason="refused", detail=said)


async def test_tls_may_come_first(shown: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    async with server(shown.context, implicit=True).open() as opened:
        monkeypatch.setattr("alerting.notify.message.IMPLICIT_TLS_PORT", opened.port)
        assert await told(email(opened, shown)) == Sent()
        assert len(opened.mails) == 1


async def test_a_mail_catcher_on_this_machine_needs_neither_tls_nor_a_password() -> None:
    async with server().open() as opened:
        open = email(opened, None, auth_username="", auth_password=None, require_tls=False)
        assert await told(open) == Sent()
        assert opened.logins == []


async def test_lines_of_a_single_dot_arrive_as_they_are() -> None:
    async with server().open() as opened:
        open = email(
            opened, None, auth_username="", auth_password=None, require_tls=False,
            text=".\n..\nend\n", html="",
        )  # fmt: skip
        assert await told(open) == Sent()
        read = message_from_bytes(opened.mails[0].content, policy=default)
        assert read.get_payload(decode=True) == b".\r\n..\r\nend\r\n"


async def test_nobody_listens_at_the_address(mails: MailServer, shown: Certificate) -> None:
    settings = email(mails, shown, smarthost="127.0.0.1:1")
    said = "nobody listens at the server's address when we came"
    assert await told(settings) == Retry(reason="refused", detail=said)


async def test_a_name_that_is_not_known(mails: MailServer, shown: Certificate) -> None:
    verdict = await told(email(mails, shown, smarthost="no.such.host.invalid:25"))
    assert isinstance(verdict, Retry)
    assert (verdict.reason, verdict.doubtful) == ("network", False)


async def test_without_starttls_nothing_is_sent() -> None:
    async with server(None).open() as opened:
        verdict = await told(email(opened, None))
        said = "the server offers no STARTTLS, and require_tls is set"
        assert verdict == Retry(reason="tls", detail=said)
        assert (opened.mails, opened.logins) == ([], [])


async def test_a_certificate_that_nobody_vouches_for(mails: MailServer) -> None:
    verdict = await told(email(mails, None))
    assert isinstance(verdict, Retry)
    assert verdict.reason == "tls"
    assert "certificate is not believed: self-signed" in verdict.detail
    assert (mails.mails, mails.logins) == ([], [])


async def test_a_certificate_of_somebody_else(mails: MailServer, shown: Certificate) -> None:
    tls = Tls(ca_file=str(shown.path), server_name="mail.example.com")
    verdict = await told(email(mails, None, tls_config=tls))
    assert isinstance(verdict, Retry)
    assert (verdict.reason, verdict.doubtful) == ("tls", False)
    assert "certificate is not believed" in verdict.detail


async def test_any_certificate_will_do_where_that_was_asked_for(mails: MailServer) -> None:
    assert await told(email(mails, None, tls_config=Tls(insecure_skip_verify=True))) == Sent()


async def test_a_missing_file_of_authorities_is_named(mails: MailServer) -> None:
    verdict = await told(email(mails, None, tls_config=Tls(ca_file="/no/such")))
    assert isinstance(verdict, Retry)
    assert verdict.reason == "tls"
    assert "ca_file /no/such: no such file" in verdict.detail


async def test_what_speaks_no_tls_where_tls_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    async with server().open() as opened:
        monkeypatch.setattr("alerting.notify.message.IMPLICIT_TLS_PORT", opened.port)
        verdict = await told(email(opened, None))
        assert isinstance(verdict, Retry)
        assert verdict.reason == "tls"


async def test_a_wrong_password(mails: MailServer, shown: Certificate) -> None:
    verdict = await told(email(mails, shown, auth_password=Secret(f"{PASSWORD}x")))
    assert isinstance(verdict, Retry)
    assert verdict.reason == "auth"
    assert verdict.detail.startswith("the server does not believe us: 535")
    assert mails.mails == []


async def test_no_way_to_say_who_we_are(shown: Certificate) -> None:
    async with server(shown.context, offers="").open() as opened:
        said = "the server offers neither AUTH PLAIN nor LOGIN"
        assert await told(email(opened, shown)) == Retry(reason="auth", detail=said)
        assert opened.mails == []


@pytest.mark.parametrize("how", [STALL, DROP])
@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("connect", "when we came"),
        ("EHLO", "after our greeting"),
        ("STARTTLS", "while TLS began"),
        ("AUTH", "when we said who we are"),
        ("MAIL", "when we named the sender"),
        ("RCPT", "when we named the recipients"),
        ("DATA", "after the mail was handed over, so it may have arrived"),
        ("taken", "after the mail was handed over, so it may have arrived"),
    ],
)
async def test_a_server_that_stalls_or_goes_away_at_any_stage(
    mails: MailServer, shown: Certificate, stage: Stage, words: str, how: str
) -> None:
    mails.script[stage] = how
    verdict = await told(email(mails, shown), SHORT if how == STALL else PATIENCE)
    assert isinstance(verdict, Retry)
    assert verdict.reason == ("timeout" if how == STALL else "network")
    assert verdict.detail.endswith(words)
    assert verdict.doubtful == (stage in {"DATA", "taken"})


async def test_a_mail_in_doubt_is_repeated_with_the_same_id(
    mails: MailServer, shown: Certificate
) -> None:
    mails.script["taken"] = DROP
    assert isinstance(await told(email(mails, shown)), Retry)
    mails.script.clear()
    assert await told(email(mails, shown)) == Sent()
    first, second = (message_from_bytes(mail.content, policy=default) for mail in mails.mails)
    assert first["Message-ID"] == second["Message-ID"] is not None
    assert first.as_bytes() == second.as_bytes()


async def test_an_answer_is_not_lost_with_a_goodbye(mails: MailServer, shown: Certificate) -> None:
    _, end = pair()
    answer = await smtp.send(email(mails, shown).compose(end, CONTEXT), PATIENCE)
    assert isinstance(answer, SmtpReply)
    assert (answer.stage, answer.code) == ("content", 250)


async def test_an_endless_answer_is_an_error_and_not_kept(
    mails: MailServer, shown: Certificate
) -> None:
    mails.script["EHLO"] = "250-" + "x" * 40_000
    verdict = await told(email(mails, shown))
    assert isinstance(verdict, Retry)
    assert verdict.reason == "server"


async def test_a_mistake_of_ours_is_an_answer_too(mails: MailServer, shown: Certificate) -> None:
    letter = email(mails, shown, to="a@example.com").compose(notice(), CONTEXT)
    broken = replace(letter, sender="ünknown@example.com", recipients=("x",))
    answer = await smtp.send(broken, PATIENCE)
    assert isinstance(answer, Unanswered)
    assert answer.reason == "other"
    assert answer.detail.startswith("a mistake of ours: ")


async def test_a_delivery_that_is_cancelled_hangs_up(mails: MailServer, shown: Certificate) -> None:
    mails.script["taken"] = STALL
    letter = email(mails, shown).compose(notice(), CONTEXT)
    task = asyncio.ensure_future(smtp.send(letter, PATIENCE))
    await mails.mail()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_letter_to_nobody_is_handed_to_nobody(mails: MailServer) -> None:
    letter = replace(email(mails, None).compose(notice(), CONTEXT), wrong="to: no address")
    answer = await smtp.send(letter, PATIENCE)
    assert answer == SmtpReply(stage="addresses", code=0, text="to: no address")
    assert mails.mails == []


async def test_a_letter_brings_its_pictures(mails: MailServer, shown: Certificate) -> None:
    rising = alert(trend=tuple(map(float, range(60))), trend_seconds=3600.0)
    letter = email(mails, shown).compose(notice(rising), CONTEXT)
    assert isinstance(await smtp.send(letter, PATIENCE), SmtpReply)
    read = message_from_bytes(mails.mails[0].content, policy=default)
    (picture,) = (part for part in read.walk() if part.get_content_type() == "image/png")
    page = read.get_body(("html",))
    assert page is not None
    assert f'src="cid:{picture["Content-ID"][1:-1]}"' in page.get_content()
