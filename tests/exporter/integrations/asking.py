"""An integration asked in process: the course, with a stand in place of the network."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from alerting.secret import Secret
from exporter.integrations import Vendor
from exporter.integrations.conduct import course
from exporter.integrations.conduct.memory import Memory
from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.found import Found
from exporter.integrations.kind import Integration
from tests.exporter.integrations.stands.stand import Asked, Scene, Stand, mail

HERE = "https://stand.test"


def vendor(stand: Stand, **more: Any) -> Integration:
    """Return a stand's vendor with its settings, as the loader makes it of YAML."""
    fields: dict[str, Any] = {"name": stand.type, "type": stand.type, "url": HERE}
    fields |= {**stand.settings, **more}
    found: Integration = msgspec.convert(fields, Vendor, dec_hook=_decoded)
    return found


def _decoded(wanted: type, value: Any) -> Any:
    if wanted is Secret:
        return Secret(value)
    return wanted.parse(value) if isinstance(value, str) else wanted(value)  # type: ignore[attr-defined]


def heard(stand: Stand, one: Integration, call: Call, scene: Scene, memory: Memory) -> Answer:
    """Return what the stand answers to a call, shown as the shell would."""
    if call.topic == "token":
        assert one.oauth is not None
        shown = one.oauth.shown(memory.token, scene.now)
    else:
        shown = one.shown(call, memory.token)
    headers = {name.lower(): value for name, value in call.headers}
    headers |= {name.lower(): value.reveal() for name, value in shown.headers}
    body = call.body if shown.body is None else shown.body.reveal().encode()
    url = urlsplit(call.url)
    asked = Asked(call.method, url.path, dict(parse_qsl(url.query)), headers, body)
    reply = stand.reply(asked, scene)
    found: Mapping[str, str] = {name.lower(): value for name, value in reply.headers.items()}
    return Answer(reply.status, {"date": mail(scene.now), **found}, reply.body, scene.now)


def answer(
    tree: Any = None, status: int = 200, headers: Mapping[str, str] = {}, at: float = Scene().now
) -> Answer:
    """Return an answer that a test writes down itself; a text is no JSON."""
    body = tree.encode() if isinstance(tree, str) else msgspec.json.encode(tree)
    found = {name.lower(): value for name, value in headers.items()}
    return Answer(status, {"date": mail(at), **found}, body, at)


def read(one: Integration, topic: Topic, heard: Answer) -> Found:
    """Return what a vendor makes of an answer to its first call about a topic."""
    call = one.first(topic, "", "", heard.at)
    assert call is not None
    return one.read(call, heard)


def run(
    stand: Stand, one: Integration, scene: Scene, calls: int, memory: Memory | None = None
) -> tuple[Memory, list[Call]]:
    """Return what is known after so many calls, made as soon as manners let, and the calls."""
    memory, now, made = memory or Memory(), scene.now, list[Call]()
    while len(made) < calls:
        step = course.decide(one, memory, now)
        if isinstance(step, course.Wait):
            if step.until == float("inf"):
                break
            now = step.until
            continue
        moment = msgspec.structs.replace(scene, now=now)
        answer = heard(stand, one, step.call, moment, memory)
        memory = course.learn(one, memory, step.call, answer, now).memory
        made.append(step.call)
    return memory, made
