"""What is wrong with the templates of receivers, whatever the notice."""

from typing import Any

import pytest

from alerting.notify import texts
from alerting.notify.definitions import BUILT_IN
from alerting.notify.email import Email
from alerting.notify.http_settings import Header, HttpSettings
from alerting.notify.pagerduty import PagerDuty
from alerting.notify.webhook import Webhook
from alerting.secret import Secret

UNKNOWN = '{{ template "hunter2" . }}'
HIDDEN = "not a template that can be read, or it names one that there is not"
HEADERS = {"X-A": Header(values=(UNKNOWN,))}


def hook(payload: Any, url: str = "https://a", **more: Any) -> Webhook:
    return Webhook(url=Secret(url), payload=payload, **more)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (PagerDuty(routing_key=Secret("x")), {}),
        (PagerDuty(routing_key=Secret("x"), description="{{ .Status }}"), {}),
        (
            PagerDuty(routing_key=Secret("x"), kind=UNKNOWN),
            {"at.class": "no template is called 'hunter2'"},
        ),
        (Email(to="a@b", headers={"Subject": "{{ .Status }}"}), {}),
        (
            hook({"a": ["b", {"c": UNKNOWN}], "{{ no }}": 1, "n": 7}),
            {
                "at.payload.a[1].c": "no template is called 'hunter2'",
                "at.payload": '1:4: function "no" not defined',
            },
        ),
        (hook((UNKNOWN,)), {"at.payload[0]": "no template is called 'hunter2'"}),
        (hook(None, f"https://{UNKNOWN}"), {"at.url": HIDDEN}),
        # What is about the connection is sent as it is.
        (hook(None, http_config=HttpSettings(http_headers=HEADERS)), {}),
    ],
)
def test_templates_are_found_wherever_they_stand(value: Any, expected: dict[str, str]) -> None:
    assert dict(texts.problems("at", value, BUILT_IN)) == expected
