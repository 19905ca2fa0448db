from typing import Any

import pytest

from alerting.strict import Duration, Secret
from exporter.events.expression import Expression
from exporter.probes.chat import Chat
from exporter.probes.chats.golden import Expected, Question
from exporter.probes.hypertext.checks import Slow
from exporter.probes.hypertext.conditions import Condition
from tests.exporter.probes import servers

HOURS = Question(name="hours", ask='When do you "open"?', contains=("nine",))
THANKS = Question(name="thanks", ask="Thank you!", contains=("welcome",))
REPLIES = {HOURS.ask: "We open at nine.", THANKS.ask: "You are welcome."}
REPLY = Expression("reply")


def chat(url: str, **fields: Any) -> Chat:
    given = {"name": "bot", "questions": (HOURS, THANKS), "answer": REPLY, **fields}
    return Chat(url=url, **given)


@pytest.mark.parametrize(
    ("fields", "keys"),
    [
        ({"url": "ftp://a"}, ["url"]),
        ({"body": "hello"}, ["body"]),
        ({"body": "${question} ${other}"}, ["body"]),
        ({"values": {"key": Secret("x")}}, ["values.key"]),
        ({"questions": (HOURS, HOURS)}, ["questions[1].name"]),
        ({"first_token": Slow()}, ["first_token"]),
        ({"expect_event": Expected(source="a")}, ["expect_event.within"]),
        (
            {"expect_event": Expected(source="a", within=Duration(1)), "body": "${question}"},
            ["expect_event"],
        ),
        ({"conversation": Expression("id")}, ["conversation"]),
    ],
)
def test_what_is_wrong_is_told(fields: dict[str, Any], keys: list[str]) -> None:
    given = {"url": "https://a.example/", **fields}
    assert [key for key, _ in chat(**given).wrong()] == keys


def test_the_peer_is_the_host() -> None:
    assert chat("wss://a.example/x").peer == "a.example"
    assert chat("ftp://a.example/x").peer == ""


async def test_a_run_ends_where_nobody_answers() -> None:
    with servers.closed_port() as port:
        for scheme in ("http", "ws"):
            probe = chat(f"{scheme}://127.0.0.1:{port}/")
            result = await probe.measure()
            assert (result.reason, result.kind) == ("connect_refused", "chat")


def test_conditions_on_the_answer_need_to_know_where_its_text_is() -> None:
    asked = Question(name="a", ask="b", json=(Condition(path=Expression("ok")),))
    probe = chat("https://a.example/", questions=(asked,), answer=None)
    assert [key for key, _ in probe.wrong()] == ["questions[0].json"]


def test_a_websocket_is_looked_at_as_one() -> None:
    assert list(chat("wss://a.example/").wrong()) == []
    assert [key for key, _ in chat("wss://u:p@a.example/").wrong()] == ["url"]
