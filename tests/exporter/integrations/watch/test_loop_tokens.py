"""Tokens over restarts: none is lost, none is told, and one is asked for once."""

import random
from urllib.parse import parse_qsl

import pytest
import structlog

from alerting.duration import Duration
from alerting.secret import Secret
from exporter.integrations.exchange.call import Answer, Call, Unanswered
from exporter.integrations.grants.client_credentials import ClientCredentials
from exporter.integrations.grants.refresh_token import RefreshToken
from exporter.integrations.kind import Integration
from exporter.store.errors import StoreError
from tests.exporter.integrations import scripted, virtual
from tests.exporter.integrations.asking import answer
from tests.exporter.integrations.scripted import TOKEN, Stage
from tests.exporter.integrations.virtual import Time, passed

HOUR = 3_600.0
DAY = 86_400.0
WHICH = "integration=crm,provider=plain"


def granting(stage: Stage, seconds: float = HOUR) -> ClientCredentials:
    """Have tokens given, each with a number; what shows another is refused."""
    given: list[str] = []

    def token(_: object) -> Answer:
        given.append(f"{TOKEN}-{len(given)}")
        return answer({"access_token": given[-1], "expires_in": seconds}, at=stage.now())

    def health(_: object) -> Answer:
        (header,) = [value.reveal() for _, value in stage.client.shown[-1].headers]
        fits = given and header == f"Bearer {given[-1]}"
        return answer({"ok": True} if fits else {}, 200 if fits else 401, at=stage.now())

    stage.client.says = {"crm token": token, "crm": health}
    return ClientCredentials(
        token_url="https://plain.test/token", client_id="us", client_secret=Secret("s3cr3t-planted")
    )


def oauth(stage: Stage, **settings: object) -> Integration:
    grant = granting(stage)
    return scripted.Plain(name="crm", oauth=grant, status_page="", **settings)  # type: ignore[arg-type]


def test_a_token_is_asked_for_shown_and_renewed_before_it_is_over(stage: Stage, time: Time) -> None:
    async def story() -> None:
        stage.loop.plan([oauth(stage)])
        async with stage.running():
            await passed(DAY)

    virtual.run(time, story())
    assert len(stage.client.times("crm", "token")) == pytest.approx(24, abs=2)
    assert set(stage.checks()) == {("up", "")}
    lines = stage.lines()
    renewed = lines[f"integration_oauth_token_expiry_timestamp_seconds{{{WHICH}}}"]
    assert 0 < renewed - time.wall <= HOUR
    assert f"integration_token_expiry_timestamp_seconds{{{WHICH}}}" not in lines


def test_a_restart_goes_on_with_the_token_that_was_kept(stage: Stage, time: Time) -> None:
    one = oauth(stage)

    async def life(seconds: float) -> None:
        stage.loop.plan([one])
        async with stage.running():
            await passed(seconds)

    virtual.run(time, life(120.0))
    stage.begin()
    virtual.run(time, life(1_200.0))
    assert len(stage.client.times("crm", "token")) == 1
    assert stage.lines()[f"integration_up{{{WHICH}}}"] == 1.0
    told = repr((stage.loop.standings(), stage.lines(), stage.loop._watchers["crm"].memory, one))
    for secret in (TOKEN, "s3cr3t-planted"):
        assert secret not in told
        assert secret not in str(stage.store.run("integration_checks.page", 0, None, 99))


def test_a_token_is_on_disk_before_the_next_call_and_sealed(stage: Stage, time: Time) -> None:
    one = oauth(stage)
    told: list[list[str]] = []

    async def story() -> None:
        ask = stage.client.ask

        async def watched(*arguments: object) -> Answer | Unanswered:
            told.append([name for name in stage.calls if name == "integrations.keep"])
            return await ask(*arguments)  # type: ignore[arg-type]

        stage.client.ask = watched  # type: ignore[assignment, method-assign]
        stage.loop.plan([one])
        async with stage.running():
            await passed(60.0)

    virtual.run(time, story())
    assert stage.client.topics("crm")[:2] == ["token", "health"]
    assert list(map(len, told[:3])) == [0, 1, 2]
    (row,) = stage.store.run("integrations.rows")
    assert TOKEN.encode() not in row.sealed
    stage.store._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert TOKEN.encode() not in stage.store.path.read_bytes()


def test_another_storage_key_opens_nothing_and_all_begins_anew(stage: Stage, time: Time) -> None:
    one = oauth(stage)

    async def life() -> None:
        stage.loop.plan([one])
        async with stage.running():
            await passed(120.0)

    virtual.run(time, life())
    stage.begin(key=bytes(32))
    with structlog.testing.capture_logs() as logged:
        virtual.run(time, life())
    assert [line["event"] for line in logged] == ["an integration begins anew"]
    assert len(stage.client.times("crm", "token")) == 2


def test_a_token_under_way_is_kept_though_the_daemon_ends(stage: Stage, time: Time) -> None:
    one = oauth(stage)

    async def first() -> None:
        stage.client.waits["crm"] = lambda: passed(4.0)
        stage.loop.plan([one])
        async with stage.running():
            while not stage.client.asked:
                await passed(0.5)
        assert stage.client.topics("crm") == ["token"]

    virtual.run(time, first())
    stage.begin()
    stage.client.waits.clear()

    async def second() -> None:
        stage.loop.plan([one])
        async with stage.running():
            await passed(60.0)

    virtual.run(time, second())
    assert stage.client.topics("crm")[1] == "health"
    assert len(stage.client.times("crm", "token")) == 1


def test_a_refresh_token_is_not_spent_while_nothing_can_be_kept(stage: Stage, time: Time) -> None:
    one = oauth(stage)

    def token(_: object) -> Answer:
        told = {"access_token": f"{TOKEN}-x", "refresh_token": "once-only", "expires_in": HOUR}
        return answer(told, at=time.wall)

    stage.client.says = {"crm token": token, "crm": {"ok": True}}

    async def story() -> None:
        stage.loop.plan([one])
        async with stage.running():
            await passed(600.0)
            assert len(stage.client.times("crm", "token")) == 1
            stage.fails = StoreError("full", "the disk is full")
            await passed(DAY / 2)
            assert len(stage.client.times("crm", "token")) == 1
            stage.fails = None
            await passed(600.0)
            assert len(stage.client.times("crm", "token")) == 2

    with structlog.testing.capture_logs() as logged:
        virtual.run(time, story())
    assert [line["event"] for line in logged] == [
        "what is known of integrations cannot be kept",
        "what is known of integrations is kept again",
    ]


class Rotating:
    """A server of tokens that takes each refresh token once, and all back where one comes again."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.good = {"refresh": "first", "access": ""}
        self.given = 0
        self.is_broken = False

    def token(self, _: Call) -> Answer:
        body = self._stage.client.shown[-1].body
        assert body is not None
        shown = dict(parse_qsl(body.reveal()))["refresh_token"]
        if shown != self.good["refresh"]:
            self.is_broken = True
            return answer({"error": "invalid_grant"}, 400, at=self._stage.now())
        self.given += 1
        self.good = {"refresh": f"refresh-{self.given}", "access": f"access-{self.given}"}
        told = {"access_token": self.good["access"], "refresh_token": self.good["refresh"]}
        return answer({**told, "expires_in": 90.0}, at=self._stage.now())

    def health(self, _: Call) -> Answer:
        ((_name, header),) = self._stage.client.shown[-1].headers
        fits = header.reveal() == f"Bearer {self.good['access']}"
        return answer({"ok": True} if fits else {}, 200 if fits else 401, at=self._stage.now())


def test_no_kill_at_any_moment_loses_a_refresh_token(stage: Stage, time: Time) -> None:
    vendor = Rotating(stage)
    grant = RefreshToken(
        token_url="https://plain.test/token", client_id="us", refresh_token=Secret("first")
    )
    one = scripted.Plain(name="crm", oauth=grant, status_page="", interval=Duration(60))
    chance = random.Random(8)
    stage.client.says = {"crm token": vendor.token, "crm": vendor.health}
    stage.client.waits["crm"] = lambda: passed(0.4)

    async def killed_after(seconds: float) -> None:
        stage.loop.plan([one])
        async with stage.running():
            await passed(seconds)
            # Nothing of what is under way reaches the vendor or the disk any more.
            stage.fails = StoreError("io", "killed")
            stage.client.says = {"crm": RuntimeError("killed")}
        stage.fails = None
        stage.client.says = {"crm token": vendor.token, "crm": vendor.health}

    for _ in range(60):
        virtual.run(time, killed_after(chance.uniform(0.1, 150.0)))
        stage.begin()
    virtual.run(time, killed_after(200.0))
    assert not vendor.is_broken
    assert vendor.given > 30
    assert stage.checks()[-1] == ("up", "")
