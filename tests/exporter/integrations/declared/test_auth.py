"""How a token is shown, by each scheme."""

from typing import Any

import pytest

from alerting.secret import Secret
from exporter.integrations.declared.auth import Auth


@pytest.mark.parametrize(
    ("written", "name", "value"),
    [
        ({}, "Authorization", "Bearer planted"),
        ({"scheme": "basic", "user": "me"}, "Authorization", "Basic bWU6cGxhbnRlZA=="),
        ({"scheme": "basic"}, "Authorization", "Basic cGxhbnRlZDo="),
        ({"scheme": "header", "header": "X-Api-Key"}, "X-Api-Key", "planted"),
        (
            {"scheme": "header", "header": "Authorization", "prefix": "Token token="},
            "Authorization",
            "Token token=planted",
        ),
    ],
)
def test_a_scheme_shows_the_token(written: dict[str, Any], name: str, value: str) -> None:
    one = Auth(**written)
    assert list(one.wrong()) == []
    shown = one.shown(Secret("planted"))
    assert [(key, secret.reveal()) for key, secret in shown.headers] == [(name, value)]
    assert shown.body is None


@pytest.mark.parametrize(
    ("written", "key", "said"),
    [
        ({"scheme": "header"}, "header", "'' is no name of a header"),
        ({"scheme": "header", "header": "X Key"}, "header", "'X Key' is no name of a header"),
        (
            {"scheme": "header", "header": "Connection"},
            "header",
            "'Connection' is not yours to set: a run keeps no connection",
        ),
        (
            {"scheme": "header", "header": "X-Key", "prefix": "a\nb"},
            "prefix",
            "no header can begin with this: it has a control, or a blank first",
        ),
        ({"header": "X-Key"}, "header", "this is of the scheme header; write scheme: header"),
        ({"prefix": "Key "}, "prefix", "this is of the scheme header; write scheme: header"),
        ({"user": "me"}, "user", "this is of the scheme basic; write scheme: basic"),
        ({"scheme": "basic", "user": "a:b"}, "user", "a user of basic has no colon in it"),
    ],
)
def test_what_does_not_go_together_is_told(written: dict[str, Any], key: str, said: str) -> None:
    assert dict(Auth(**written).wrong()) == {key: said}
