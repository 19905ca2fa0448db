import asyncio
import gc
from collections.abc import Sequence
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from alerting.strict import ConfigError
from exporter import app, config, world
from exporter.audit.kept import Entry
from exporter.audit.trail import Trail
from exporter.daemon import Daemon
from exporter.privacy.vault import VaultError
from exporter.store import lease
from exporter.world import World
from tests.exporter.web import certificates, stand

GOOD = "server: {listen: 127.0.0.1:9870}\nsources: [{name: bot, type: native}]\n"
NETWORK = "server: {listen: '192.0.2.1:9870'}\n"
TLS = "server: {{listen: '127.0.0.1:0', tls: {{certificate: {0.certificate}, key: {0.key}}}}}"

ALL_FIXED = """
server: {listen: 127.0.0.1:1, tls: {certificate: c, key: k}}
storage: {url: 'sqlite:///other.db', key: 'file:other'}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "chatwatch.yml"
    path.write_text(GOOD)
    return path


def storage(folder: Path) -> str:
    return f"storage: {{url: 'sqlite:///{folder}/data/c.db'}}\n"


def test_the_storage_key_is_made_once_where_its_file_is_absent(tmp_path: Path) -> None:
    place = tmp_path / "data" / "key"
    set_up = stand.config(f"storage: {{key: 'file:{place}'}}")
    made = app.storage_key(set_up, {})
    assert len(made) == 32
    assert place.stat().st_mode & 0o777 == 0o600
    assert app.storage_key(set_up, {}) == made


def test_the_storage_key_may_come_from_the_environment() -> None:
    set_up = stand.config("storage: {key: 'env:STORAGE_KEY'}")
    assert app.storage_key(set_up, {"STORAGE_KEY": "ab" * 32}) == b"\xab" * 32


def test_a_storage_key_that_is_too_short_is_refused_and_not_shown() -> None:
    set_up = stand.config("storage: {key: 'env:STORAGE_KEY'}")
    with pytest.raises(VaultError, match="too short") as told:
        app.storage_key(set_up, {"STORAGE_KEY": "swordfish"})
    assert "swordfish" not in str(told.value)


def test_an_own_token_is_kept_beside_the_database_where_strangers_could_call(
    tmp_path: Path,
) -> None:
    set_up = stand.config(NETWORK + storage(tmp_path))
    with capture_logs() as told:
        token = app.own_token(set_up)
    file = tmp_path / "data" / "admin-token"
    assert token == file.read_text().strip()
    assert file.stat().st_mode & 0o777 == 0o600
    assert str(file) in [line.get("path") for line in told]
    assert token not in str(told)
    assert app.own_token(set_up) == token


@pytest.mark.parametrize(
    "text",
    ["", "server: {listen: '[::1]:9870'}\n", NETWORK + stand.TOKENS],
    ids=["ipv4 loopback", "ipv6 loopback", "tokens of one's own"],
)
def test_no_own_token_is_made_where_it_is_not_needed(tmp_path: Path, text: str) -> None:
    assert app.own_token(stand.config(text + storage(tmp_path))) is None
    assert list(tmp_path.iterdir()) == []


def test_a_changed_file_is_loaded_again(file: Path) -> None:
    old = config.load(file, {})
    file.write_text(GOOD.replace("bot", "late"))
    assert [source.name for source in app.changed(file, {}, old).sources] == ["late"]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("server: {listen: 127.0.0.1:9871}", ["server.listen"]),
        ("storage: {url: 'sqlite:///other.db'}", ["storage.url"]),
        ("storage: {key: 'env:STORAGE_KEY'}", ["storage.key"]),
        (
            ALL_FIXED,
            ["server.listen", "server.tls", "storage.url", "storage.key"],
        ),
    ],
)
def test_what_only_a_restart_can_change_is_refused_all_at_once(
    file: Path, text: str, keys: list[str]
) -> None:
    environ = {"STORAGE_KEY": "ab" * 32}
    old = config.load(file, environ)
    file.write_text(text)
    with pytest.raises(ConfigError, match="restart the daemon") as told:
        app.changed(file, environ, old)
    assert [problem.path for problem in told.value.problems] == keys
    assert {problem.file for problem in told.value.problems} == {str(file)}


def test_a_file_that_became_bad_or_is_gone_is_a_config_error(file: Path) -> None:
    old = config.load(file, {})
    file.write_text("sourcez: []")
    with pytest.raises(ConfigError, match="sourcez"):
        app.changed(file, {}, old)
    file.unlink()
    with pytest.raises(ConfigError, match=r"chatwatch\.yml"):
        app.changed(file, {}, old)


async def test_a_renewed_certificate_that_cannot_be_read_is_told_and_stops_nothing(
    tmp_path: Path,
) -> None:
    files = certificates.write(tmp_path, "one")
    made = stand.daemon(TLS.format(files))
    async with stand.serving(made=made) as here:
        with capture_logs() as told:
            app.renew_certificate(here.listening, made.world)
            assert told == []
            files.key.write_text("not PEM")
            app.renew_certificate(here.listening, made.world)
    assert [line["event"] for line in told] == ["the old certificate stays in use"]
    assert "expected a PEM chain" in told[0]["error"]


async def test_a_free_lease_is_taken_at_once(tmp_path: Path) -> None:
    held = lease.Lease(tmp_path / "c.db")
    daemon = stand.daemon()
    assert await app.taken(held, daemon, asyncio.Event())
    assert held.held
    assert daemon.ready() is None
    held.release()


async def test_who_waits_for_the_lease_is_unready_tells_once_and_can_be_stopped(
    tmp_path: Path,
) -> None:
    first, second = lease.Lease(tmp_path / "c.db"), lease.Lease(tmp_path / "c.db")
    assert first.acquire()
    daemon, stopping = stand.daemon(), asyncio.Event()
    stopping.set()
    with capture_logs() as told:
        assert not await app.taken(second, daemon, stopping)
    assert not second.held
    assert f"another process holds the lease: {first.holder()}" == daemon.ready()
    assert [line["holder"] for line in told] == [first.holder()]
    first.release()


async def test_who_waits_for_the_lease_has_it_soon_after_the_other_gave_it_back(
    tmp_path: Path,
) -> None:
    first, second = lease.Lease(tmp_path / "c.db"), lease.Lease(tmp_path / "c.db")
    assert first.acquire()
    waiting = asyncio.create_task(app.taken(second, stand.daemon(), asyncio.Event()))
    asyncio.get_running_loop().call_soon(first.release)
    assert await asyncio.wait_for(waiting, 20)
    assert not first.held
    assert second.held
    second.release()


async def test_every_asking_reloads_and_a_bad_file_does_not_end_that() -> None:
    good = world.build(stand.config(), b"k" * 32, None)
    results: list[World | ConfigError] = [ConfigError(()), good]
    loop, asked = asyncio.get_running_loop(), asyncio.Event()

    def rebuild() -> World:
        result = results.pop(0)
        if isinstance(result, ConfigError):
            # The next SIGHUP comes while this reload is under way.
            loop.call_soon_threadsafe(asked.set)
            raise result
        return result

    daemon, reloaded = Daemon(good, rebuild), asyncio.Event()
    daemon.on_reload(lambda _: reloaded.set())
    lines: list[Entry] = []

    async def keep(_: str, kept: Sequence[Entry]) -> None:
        lines.extend(kept)

    trail = Trail(daemon.tally, keep)
    reloading = asyncio.create_task(app.reload_on(asked, daemon, trail))
    asked.set()
    await asyncio.wait_for(reloaded.wait(), 20)
    assert results == []
    assert not asked.is_set()
    await stand.until(lambda: len(lines) == 2)
    assert [(one.action, one.what, one.result) for one in lines] == [
        ("reload", "SIGHUP", "bad_config"),
        ("reload", "SIGHUP", "ok"),
    ]
    reloading.cancel()
    await asyncio.wait([reloading])
    await trail.close()


async def test_closed_doors_take_no_one_in_and_let_the_last_out() -> None:
    async with stand.serving() as here:
        await app.close_doors(here.daemon, here.listening, here.daemon.world.config)
        assert here.daemon.ready() == "stopping"
        assert here.listening.is_closing


def test_what_there_is_when_it_settles_is_not_walked_by_the_collector_again() -> None:
    gc.disable()
    try:
        app.settle()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 10_000
        assert len(gc.get_objects()) < 10_000
    finally:
        gc.unfreeze()
        gc.enable()
