"""What the demo shows of a mail."""

from tests.demo import mail
from tests.demo.mail import Mail

FIRING = Mail(
    "[FIRING:1] ProbeDown (critical): probe=backend", ("FIRING", "it is down", "", "Since")
)


def test_a_mail_of_two_parts_is_read_by_its_text() -> None:
    content = (
        b"Subject: [RESOLVED]\r\n ProbeDown\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/alternative; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n=C3=BCber  \r\nLine\r\n"
        b"--b\r\nContent-Type: text/html\r\n\r\n<p>no</p>\r\n--b--\r\n"
    )
    assert mail.read(content) == Mail("[RESOLVED] ProbeDown", ("über", "Line"))


def test_a_mail_without_text_has_no_lines() -> None:
    assert mail.read(b"Content-Type: text/html\r\n\r\n<p>no</p>") == Mail("", ())


def test_a_mail_tells_its_status_and_all_the_words_of_its_subject() -> None:
    assert FIRING.tells("FIRING", "ProbeDown", "backend")
    assert not FIRING.tells("RESOLVED", "ProbeDown")
    assert not FIRING.tells("FIRING", "Probe")


def test_the_top_of_a_mail_leaves_out_what_the_subject_says() -> None:
    assert FIRING.top(2) == ["it is down", "Since"]
    assert FIRING.about == "[FIRING:1] ProbeDown"


def test_a_mail_has_a_file_name_that_sorts_by_arrival() -> None:
    assert FIRING.file_name(2) == "02-firing-probedown.eml"
    assert Mail("../é", ()).file_name(3) == "03.eml"
