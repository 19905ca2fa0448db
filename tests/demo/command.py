"""The command of ``make demo [ARGS=…]``.

Exit code: 0; 1 when a figure is wrong or a mail did not come; 2 when it could not be shown; 130
when it was interrupted before the end that a switch asked for.
"""

import asyncio
import contextlib
import signal
import sys
from pathlib import Path

import click
from rich.console import Console

from alerting import clock
from tests import corpus
from tests.demo import day as days
from tests.demo import figures, play, ports, report, stage, timeline
from tests.demo.day import Day
from tests.demo.fault import CannotPlay
from tests.demo.folder import shown
from tests.demo.play import Play
from tests.demo.screen import Screen
from tests.demo.stage import Stage
from tests.demo.story import Story

_WRONG, _CANNOT, _INTERRUPTED = 1, 2, 130


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--short", is_flag=True, help="the day in 12 s, then the end: as CI runs it")
@click.option("--once", is_flag=True, help="end after the day instead of staying up")
@click.option("--seconds", type=click.FloatRange(8, 3600), help="how long the day takes (60)")
@click.option("--hold", type=click.FloatRange(0), help="stay up for so many seconds, then end")
@click.option("--prometheus", is_flag=True, help="start a Prometheus that scrapes it each second")
@click.option("--port", default=9870, help="of chatwatch; another where this one is taken")
@click.option("--folder", default=Path("data/demo"), type=Path, help="made anew, left behind")
def main(port: int, folder: Path, **switches: bool | float | None) -> None:
    """Replay a day of chats, stop a service in the middle of it, and show who is told."""
    chosen = play.play(folder.absolute(), **switches)  # type: ignore[arg-type]  # click's own
    sys.exit(asyncio.run(played(chosen, port, Screen(Console(highlight=False)))))


async def played(chosen: Play, port: int, screen: Screen) -> int:
    """Show it until it is over or interrupted; return the exit code."""
    loop = asyncio.get_running_loop()
    performance = loop.create_task(performed(chosen, port, screen))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, performance.cancel)
    try:
        return await performance
    except asyncio.CancelledError:
        screen.say("Interrupted; everything that was started has ended.", "yellow")
        # Where a person looks on, Ctrl-C is no failure, and make should not call it one.
        return 0 if chosen.stay is None else _INTERRUPTED
    except (CannotPlay, AssertionError) as error:
        screen.say(f"The demo cannot go on: {error}", "bold red")
        return _CANNOT


async def performed(chosen: Play, port: int, screen: Screen) -> int:
    """Show it, stay up for as long as was asked for, return the exit code."""
    length = f"{chosen.seconds:g} s"
    screen.say(f"chatwatch demo: a day of chats in {length}, and a service that fails", "bold")
    bound = ports.free(port)
    if port not in {0, bound}:
        screen.say(
            f"Port {port} is taken by another program; this chatwatch has {bound}.", "yellow"
        )
    reading = asyncio.create_task(asyncio.to_thread(day, chosen.conversations))
    async with contextlib.AsyncExitStack() as stack:
        with screen.busy("starting chatwatch, reading the corpus"):
            opened = await stack.enter_async_context(stage.opened(chosen, bound, screen))
            read = await reading
        screen.say()
        screen.rows(places(opened))
        screen.say()
        story = Story(chosen, opened, screen, read)
        await story.perform()
        good = await concluded(story, opened, screen)
        if chosen.stay != 0:
            await stayed(chosen, opened, screen)
    return 0 if good else _WRONG


async def concluded(story: Story, opened: Stage, screen: Screen) -> bool:
    """Print what came of it; return whether that is what was promised."""
    counted = await story.counted()
    mails = opened.catcher.mails
    sent = story.replay.messages
    screen.say("\nMails", "bold")
    screen.mails(mails)
    screen.say("\nFigures", "bold")
    screen.rows(report.rows(sent, counted, mails, story.fired, story.resolved))
    screen.say("\nIn short", "bold")
    screen.paragraph(timeline.summary(screen.happenings))
    wrong = story.missing + figures.complaints(sent, len(mails), counted)
    screen.say()
    for complaint in wrong:
        screen.say(f"wrong: {complaint}", "bold red")
    return not wrong


async def stayed(chosen: Play, opened: Stage, screen: Screen) -> None:
    """Stay up until the time is over or Ctrl-C ends it; CannotPlay where chatwatch ends."""
    screen.say("Where to look", "bold")
    screen.rows(sights(chosen, opened))
    until = "" if chosen.stay is None else f" for {chosen.stay:g} s"
    screen.say(f"\nEverything stays up{until}; Ctrl-C ends it.", "bold")
    try:
        code = await asyncio.wait_for(opened.chatwatch.ended(), chosen.stay)
    except TimeoutError:
        return
    except asyncio.CancelledError:
        # This is how it is meant to be ended, so what was good stays good.
        screen.say("\nEnding.")
        return
    raise CannotPlay(opened.chatwatch.last_words(code or 0))


def day(conversations: int) -> Day:
    """Read the corpus; takes seconds."""
    now = clock.now()
    return days.day(corpus.events(now, conversations), now)


def places(opened: Stage) -> list[tuple[str, str, str]]:
    """Return what runs and where."""
    found = [
        ("chatwatch", f"{opened.url}/", "status page: open it now"),
        ("backend", opened.backend_url, "a service that it probes"),
        ("mail catcher", f"127.0.0.1:{opened.catcher.port}", "takes the mails to on-call"),
    ]
    if opened.prometheus_url:
        found.append(("Prometheus", opened.prometheus_url, "scrapes it each second"))
    return found


def sights(chosen: Play, opened: Stage) -> list[tuple[str, str]]:
    """Return where to look when the day is over."""
    found = [
        ("status page", f"{opened.url}/"),
        ("metrics", f"{opened.url}/metrics"),
        ("services", f"{opened.url}/api/services"),
        ("history", f"{opened.url}/api/analytics/monitoring"),
        ("mails", shown(opened.catcher.folder)),
        ("settings", shown(chosen.folder / "chatwatch.yml")),
        ("log", shown(chosen.folder / "chatwatch.log")),
    ]
    if opened.prometheus_url:
        found.insert(4, ("Prometheus", opened.prometheus_url))
    return found
