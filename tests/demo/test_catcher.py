"""The mail catcher takes what a mail program sends."""

from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from tests.demo.catcher import Catcher
from tests.demo.mail import Mail


def written(subject: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.com", "b@example.com", subject
    mail.set_content("first line\n.\n")
    return mail


async def test_a_mail_is_told_kept_and_written_to_a_file(tmp_path: Path) -> None:
    told: list[Mail] = []
    catcher = Catcher(tmp_path / "mails", told.append)
    await catcher.start()
    try:
        for subject in ("[FIRING:1] ProbeDown", "[RESOLVED] ProbeDown"):
            await aiosmtplib.send(written(subject), hostname="127.0.0.1", port=catcher.port)
        found = await catcher.caught("RESOLVED", "ProbeDown", after=1, within=1)
        with pytest.raises(AssertionError, match="the mail FIRING ProbeDown did not come"):
            await catcher.caught("FIRING", "ProbeDown", after=1, within=0)
    finally:
        await catcher.close()
    assert told == catcher.mails
    assert found == Mail("[RESOLVED] ProbeDown", ("first line", "."))
    files = sorted(path.name for path in catcher.folder.iterdir())
    assert files == ["01-firing-probedown.eml", "02-resolved-probedown.eml"]
