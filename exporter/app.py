"""The composition root: configuration in, running daemon out; teardowns by name, in reverse.

What the configuration needs is imported first. The writer's process then opens the store while the
rest is imported here.
"""

import asyncio
import contextlib
import gc
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from alerting import clock
from alerting.strict import ConfigError, Problem
from exporter import alerts, lifecycle, logs
from exporter import config as configuration
from exporter import world as worlds
from exporter.access.grants import Caller
from exporter.audit import entry
from exporter.config import Config
from exporter.privacy import vault
from exporter.probes.blackbox import files as blackbox
from exporter.store import checkpoint, key_file, lease, migration, sqlite
from exporter.store.child import Child
from exporter.store.remote import Remote
from exporter.web import admin_token
from exporter.web.certificate import CertificateError
from exporter.world import World

if TYPE_CHECKING:
    from exporter.audit.trail import Trail
    from exporter.daemon import Daemon
    from exporter.watching import Watching
    from exporter.web.listener import Listener

# A daemon that was killed may have left a transaction that ends within milliseconds.
_LEASE_SECONDS = 0.05
# How long the event loop waits for a thread that works out an answer to hand over the interpreter;
# Python's own 5 ms would make a commit wait longer than the disk does.
_SWITCH_SECONDS = 0.0005
# A batch makes tens of thousands of tuples that all live until their commit, none of them in a
# cycle; at Python's own 700 the collector would walk them again and again.
_GC_THRESHOLDS = (100_000, 20, 20)
_SYSTEM = Caller("the operating system", "admin", frozenset())
_log = structlog.get_logger("chatwatch")


async def run(
    path: Path, environ: Mapping[str, str], announce: Callable[[Config, int], None], child: Child
) -> None:
    """Serve until SIGTERM or SIGINT.

    ``announce`` is called once with the configuration and the bound port, when events are taken
    in; ``child`` becomes the writer's process. Raises ConfigError, StoreError, CannotListen or
    OSError where the daemon cannot start.
    """
    sys.setswitchinterval(_SWITCH_SECONDS)
    gc.set_threshold(*_GC_THRESHOLDS)
    async with lifecycle.Teardowns() as teardowns:
        loop = asyncio.get_running_loop()
        config = configuration.load(path, environ)
        logs.setup(config.logging.format, config.logging.level)
        key = storage_key(config, environ)

        def build(new: Config) -> World:
            ordered = alerts.load(new.alerting, path.parent, environ)
            for said in alerts.unseen(ordered, new.alerting, new.host.profile):
                _log.warning("rule asks for a metric that is not shown", rule=said)
            modules = blackbox.load(new.blackbox.config, path.parent, environ)
            return worlds.build(new, key, own_token(new), ordered, modules)

        world = build(config)
        held = lease.Lease(sqlite.path_of(config.storage.url))
        store = Remote(held.database, held.files, key, child) if held.acquire() else None
        teardowns.add("lease", held.release)

        from exporter import cleanup  # noqa: PLC0415 # while the store opens
        from exporter.daemon import Daemon  # noqa: PLC0415
        from exporter.watching import Watching  # noqa: PLC0415

        daemon = Daemon(world, lambda: build(changed(path, environ, config)))
        watching = Watching(daemon)

        stopping = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopping.set)

        served = await listening(daemon, watching, teardowns)

        settle()
        if store is None:
            if not await taken(held, daemon, stopping):
                return
            store = Remote(held.database, held.files, key, child)
        daemon.series.set(daemon.series.row("chatwatch_lease_held"), 1.0)

        note_upgrade(await store.open())
        teardowns.add("store", store.close)
        await store.call("note_holder", held.holder(), clock.now())
        daemon.series.restore(await store.totals())

        teardowns.spawn("checkpoints", checkpoint.run(store))
        teardowns.add("last commits", partial(daemon.committer.drain, store))
        teardowns.spawn("commits", daemon.committer.run(store))
        await watching.start(store, teardowns)
        teardowns.spawn("clean-up", cleanup.run(daemon, watching.tables))
        teardowns.add("doors", partial(close_doors, daemon, served, config))

        settle()
        daemon.become(None)
        announce(config, served.port)
        await stopping.wait()
        _log.info("stopping", waiting_events=len(daemon.queue))


async def listening(
    daemon: "Daemon", watching: "Watching", teardowns: lifecycle.Teardowns
) -> "Listener":
    """Listen, not ready yet, show how the process is, and reload when asked to."""
    from exporter import own  # noqa: PLC0415 # as above
    from exporter.web import listener, routes  # noqa: PLC0415

    server = daemon.world.config.server
    served = await listener.listen(routes.build(daemon, watching.watched), server)
    daemon.on_reload(partial(renew_certificate, served))
    teardowns.add("listener", partial(served.close, server.limits.drain.seconds))
    teardowns.spawn("own figures", own.run(daemon))
    reloads = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, reloads.set)
    teardowns.spawn("reloads", reload_on(reloads, daemon, watching.trail))
    return served


def settle() -> None:
    """Let the garbage collector work, but never walk what there is by now: it stays."""
    gc.freeze()
    gc.enable()


def note_upgrade(migrated: Sequence[str]) -> None:
    """Log what was done to the database; all migrations at once made a new one."""
    if len(migrated) == len(migration.available()):
        _log.info("database made")
    elif migrated:
        _log.info("database upgraded", migrations=list(migrated))


def storage_key(config: Config, environ: Mapping[str, str]) -> bytes:
    """Return the key that seals personal fields, made where ``file:`` names nothing yet."""
    place = config.storage.key
    if place.kind == "file":
        return vault.key_from(key_file.read_or_make(Path(place.name)))
    return vault.key_from(environ[place.name])


def own_token(config: Config) -> str | None:
    """Return the daemon's own admin token, where strangers could call and nobody has one."""
    if config.server.is_loopback or config.auth.asks:
        return None
    path = sqlite.path_of(config.storage.url).with_name("admin-token")
    token = admin_token.read_or_make(path)
    _log.warning("no auth.tokens: callers need the token in this file", path=str(path))
    return token


def changed(path: Path, environ: Mapping[str, str], old: Config) -> Config:
    """Load the configuration again; ConfigError also where a key needs a restart to change."""
    new = configuration.load(path, environ)
    fixed = configuration.needs_restart(old, new)
    if fixed:
        said = "cannot change while running; restart the daemon, or put the old value back"
        raise ConfigError(tuple(Problem(str(path), 1, name, said) for name in fixed))
    return new


def renew_certificate(served: "Listener", world: World) -> None:
    """Take a renewed certificate; one that cannot be read leaves the old one in use."""
    try:
        served.renew_certificate(world.config.server)
    except CertificateError as error:
        _log.error("the old certificate stays in use", error=str(error))


async def taken(held: lease.Lease, daemon: "Daemon", stopping: asyncio.Event) -> bool:
    """Wait for the lease, unready; False when asked to stop before it came."""
    told = False
    while not held.acquire():
        if not told:
            told = True
            _log.warning("another process writes to this database; waiting", holder=held.holder())
        daemon.become(f"another process holds the lease: {held.holder()}")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), _LEASE_SECONDS)
        if stopping.is_set():
            return False
    return True


async def reload_on(asked: asyncio.Event, daemon: "Daemon", trail: "Trail") -> None:
    """Reload at every SIGHUP; a bad file is logged and counted there, and changes nothing."""
    while True:
        await asked.wait()
        asked.clear()
        result = entry.OK
        try:
            await daemon.reload()
        except ConfigError:
            result = "bad_config"  # told and counted where it was found
        except Exception as error:  # noqa: BLE001 # the next SIGHUP must be heard too
            result = "internal"
            _log.error("reload failed", exc_info=error)
        trail.note(entry.entry("reload", _SYSTEM, "SIGHUP", "", round(clock.unix() * 1000), result))


async def close_doors(daemon: "Daemon", served: "Listener", config: Config) -> None:
    """Take no more requests and let those under way be written, within server.limits.drain."""
    daemon.become("stopping")
    await served.close(config.server.limits.drain.seconds)
