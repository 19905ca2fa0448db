from alerting.duration import Duration
from alerting.secret import Secret
from exporter.integrations.conduct import upkeep
from exporter.integrations.conduct.memory import Memory, Said
from exporter.integrations.exchange.call import Call, Topic
from exporter.integrations.grants.client_credentials import ClientCredentials
from tests.exporter.integrations.scripted import Plain, plain

ALL: tuple[Topic, ...] = ("health", "quota", "newest", "events", "status", "token")
MEMORY = Memory(
    due={topic: 1.0 for topic in ALL if topic != "token"},
    said={topic: Said("", "", 1.0) for topic in ALL},
    following=(
        Call(topic="events", url="https://a.test"),
        Call(topic="newest", url="https://a.test"),
    ),
    incident=3,
    newest=9.0,
)
GRANT = ClientCredentials(
    token_url="https://a.test", client_id="us", client_secret=Secret("planted")
)


def test_what_is_not_asked_any_more_has_no_say() -> None:
    found = upkeep.fit(plain(), MEMORY)
    assert set(found.due) == {"health", "newest"}
    assert set(found.said) == {"health", "newest"}
    assert [call.topic for call in found.following] == ["newest"]
    assert found.incident is None
    assert found.newest == 9.0


def test_what_was_said_for_a_reason_of_another_version_has_no_say() -> None:
    said: dict[Topic, Said] = {"health": Said("", "", 1.0), "newest": Said("of later", "", 1.0)}
    assert set(upkeep.fit(plain(), Memory(said=said)).said) == {"health"}


def test_what_is_asked_stays_as_it_was() -> None:
    one = Plain(
        name="crm",
        oauth=GRANT,
        status_page="https://status.test",
        source="hook",
        reconcile=Duration(3_600),
    )
    found = upkeep.fit(one, MEMORY)
    assert set(found.said) == set(ALL) - {"quota"}
    assert found.following == MEMORY.following
    assert found.incident == 3
