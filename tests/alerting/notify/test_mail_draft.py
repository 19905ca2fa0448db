"""Mails of a notice: whose words they are, which headers they bear, what they answer."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from alerting.model import Notice
from alerting.notify import definitions, mail_draft
from alerting.notify.definitions import File
from alerting.notify.mail_draft import Style, Threading
from alerting.notify.message import Context
from alerting.notify.mime import Draft, Mailbox
from tests.alerting.notices import SLOW, alert, notice, pair

CONTEXT = Context(integration="email[0]", public_url="https://watch.example.com")
SENDER = Mailbox("", "alerts@example.com")
RISING = notice(alert(trend=(1.0, 2.0), trend_seconds=60.0))


def made(style: Style | None = None, told: Notice = RISING, context: Context = CONTEXT) -> Draft:
    return mail_draft.draft(style or Style(), SENDER, (SENDER,), told, context)


def headers(told: Notice = RISING, **style: Any) -> dict[str, str]:
    return dict(made(Style(**style), told).headers)


def test_our_own_wording_comes_with_pictures() -> None:
    found = made()
    assert found.subject == "[FIRING:1] AnswersSlow (critical): channel=web"
    assert "AnswersSlow" in found.text
    assert 'src="cid:trend-1"' in found.html
    assert [one.name for one in found.pictures] == ["trend-1"]


@pytest.mark.parametrize("space", ["", " ", "\n"])
def test_alertmanagers_own_defaults_mean_our_wording(space: str) -> None:
    default = f'{{{{{space}template{space or " "}"email.default.%s"{space or " "}.{space}}}}}'
    style = Style(
        html=default % "html",
        text=default % "text",
        headers=(("subject", default % "subject"),),
    )
    assert made(style) == made()


def test_own_templates_come_instead_of_our_wording() -> None:
    style = Style(
        html="<p>{{ .CommonLabels.channel }}<b>{{ .ExternalURL }}</b></p>",
        text="{{ .Status }} {{ .CommonLabels.channel }}",
        headers=(("Subject", "{{ .Status | toUpper }}\r\nBcc: x@y"), ("X-Team", "{{ .Receiver }}")),
    )
    found = made(style, notice(alert(names={**SLOW, "channel": "<i>"})))
    assert found.html == "<p>&lt;i&gt;<b>https://watch.example.com</b></p>"
    assert found.text == "firing <i>"
    assert found.subject == "FIRING Bcc: x@y"
    assert dict(found.headers)["X-Team"] == "team"
    assert found.pictures == ()


def test_a_file_that_defines_the_defaults_anew_holds() -> None:
    text = (
        '{{ define "email.default.html" }}<p>own</p>{{ end }}'
        '{{ define "email.default.subject" }}Own: {{ .Status }}{{ end }}'
    )
    context = replace(CONTEXT, templates=definitions.templates([File("own.tmpl", text)]))
    found = made(context=context)
    assert (found.html, found.subject, found.pictures) == ("<p>own</p>", "Own: firing", ())
    assert found.text == made().text
    said = made(Style(headers=(("Subject", '{{ template "email.default.subject" . }}'),)),
                context=context)  # fmt: skip
    assert said.subject == "Own: firing"


def test_one_part_may_be_left_out() -> None:
    assert made(Style(html="")).html == ""
    assert made(Style(html="")).pictures == ()
    assert made(Style(text="")).text == ""
    assert made(Style(text="")).html == made().html


@pytest.mark.parametrize("style", [Style(html="{{ .Nope }}"), Style(text="{{ nope }}")])
def test_a_template_that_fails_gives_way_to_our_wording(style: Style) -> None:
    faults: list[str] = []
    found = made(style, context=replace(CONTEXT, fault=faults.append))
    (said,) = faults
    for body in (found.html, found.text):
        assert "A template failed, so this is our own wording." in body
        assert "AnswersSlow" in body
    assert said in found.text
    assert [one.name for one in found.pictures] == ["trend-1"]


def test_templates_that_say_nothing_give_way_too() -> None:
    found = made(Style(html=" ", text="{{ if false }}x{{ end }}"))
    assert (found.html, found.text) == ("", made().text)
    assert made(Style(headers=(("Subject", "{{ .Nope }}"),))).subject == made().subject
    assert made(Style(headers=(("Subject", " "),))).subject == made().subject


def test_a_mail_bears_what_programs_sort_it_by() -> None:
    assert headers() == {"List-Id": "<team.chatwatch.example.com>", "Importance": "high"}
    mild = notice(alert(names={**SLOW, "severity": "warning"}))
    assert headers(mild) == {"List-Id": "<team.chatwatch.example.com>"}
    assert "Importance" not in headers(pair()[1])
    assert "Importance" not in headers(replace(RISING, test=True))
    odd = headers(replace(RISING, receiver="Ärzte & Co <x>"))
    assert odd["List-Id"] == "<rzte-co-x.chatwatch.example.com>"
    assert headers(replace(RISING, receiver="★"))["List-Id"] == "<alerts.chatwatch.example.com>"


def test_own_headers_hold_if_they_can() -> None:
    wanted = (
        ("List-Unsubscribe", "<mailto:ops@example.com?subject=stop>"),
        ("Reply-To", "{{ .CommonLabels.channel }}@example.com"),
        ("Cc", "nobody"),
        ("X-Empty", "{{ .CommonLabels.nope }}"),
        ("X-Long", "x" * 2000),
        ("List-Id", "<own.example.com>"),
    )
    found = headers(headers=wanted)
    assert found["List-Unsubscribe"] == "<mailto:ops@example.com?subject=stop>"
    assert found["Reply-To"] == "web@example.com"
    assert found["List-Id"] == "<own.example.com>"
    assert len(found["X-Long"]) == 800
    assert not {"Cc", "X-Empty"} & found.keys()


def test_an_end_answers_its_beginning() -> None:
    beginning, end = (made(told=one) for one in pair())
    assert beginning.root == beginning.id
    assert end.root == beginning.id != end.id
    assert end.id.endswith("@example.com")


def test_each_integration_has_message_ids_of_its_own() -> None:
    places = [replace(CONTEXT, integration=f"email[{place}]") for place in range(2)]
    assert len({made(told=told, context=one).id for told in pair() for one in places}) == 4


def test_all_mails_of_a_group_may_be_one_conversation() -> None:
    later = replace(RISING, id="x", at=RISING.at + timedelta(days=1))

    def root(told: Notice, **threading: Any) -> str:
        return made(Style(threading=Threading(**threading)), told).root

    assert root(RISING, enabled=True) == root(later, enabled=True) != made().id
    daily: dict[str, Any] = {"enabled": True, "thread_by_date": "daily"}
    assert root(RISING, **daily) != root(later, **daily)
    assert root(RISING, **daily) == root(replace(RISING, id="y"), **daily)
    assert root(RISING, enabled=False) == made().root


def test_addresses_are_those_that_a_template_comes_to() -> None:
    found = mail_draft.mailboxes("to", "{{ .CommonLabels.channel }}@b", RISING, CONTEXT)
    assert found == (Mailbox("", "web@b"),)
    with pytest.raises(ValueError, match=r"to: expected addresses like .*; there is 'web'"):
        mail_draft.mailboxes("to", "{{ .CommonLabels.channel }}", RISING, CONTEXT)
