"""What a person sees in the terminal: where to look, what happens, and what came of it."""

import contextlib
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.table import Table
from rich.text import Text

from alerting import clock
from tests.demo import day, settings, timeline
from tests.demo.mail import Mail
from tests.demo.replay import Replay
from tests.demo.timeline import Happening, Kind

_STYLES: dict[Kind, str] = {
    "chats": "cyan",
    "down": "bold red",
    "up": "bold green",
    "probe": "yellow",
    "mail": "bold magenta",
}
_LINES_OF_A_MAIL = 3
# With what stands beside it, and the ^C that a terminal echoes, a line of 80 columns.
_BAR_WIDTH = 30


class Screen:
    """Writes to a console; remembers what happened since ``begin``."""

    def __init__(self, console: Console) -> None:
        self.happenings: list[Happening] = []
        self._console = console
        self._began = clock.monotonic()

    def begin(self) -> None:
        """Set the stopwatch to nought."""
        self._began = clock.monotonic()

    def say(self, text: str = "", style: str = "") -> None:
        """Print a line as it is, however long."""
        self._console.print(Text(text, style), soft_wrap=True)

    def happened(self, kind: Kind, text: str, short: str = "") -> None:
        """Print what happened, with the time."""
        one = Happening(clock.monotonic() - self._began, kind, text, short)
        self.happenings.append(one)
        line = Text().append(f"  {timeline.stamp(one.at)}  ", "dim")
        line.append(f"{kind:<5}  ", _STYLES[kind]).append(text)
        self._console.print(line, soft_wrap=True)

    def rows(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Print cells below each other; the first of a row names it."""
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        table.add_column(style="bold", no_wrap=True)
        for place in range(1, len(rows[0])):
            is_last = place == len(rows[0]) - 1
            table.add_column(overflow="fold", no_wrap=not is_last)
        for row in rows:
            table.add_row(*map(Text, row))
        self._console.print(Padding(table, (0, 0, 0, 2)))

    def paragraph(self, text: str) -> None:
        """Print a text that is folded where the terminal ends."""
        self._console.print(Padding(Text(text), (0, 0, 0, 2)))

    def mailed(self, mail: Mail) -> None:
        """Print that a mail came."""
        is_ours = settings.ALERT in mail.subject
        self.happened("mail", mail.subject, f"mail: {mail.about}" if is_ours else "")

    def mails(self, mails: Sequence[Mail]) -> None:
        """Print the beginning of each mail."""
        for one in mails:
            style = "green" if one.tells("RESOLVED") else "red"
            self.say(f"  {one.subject}", f"bold {style}")
            for line in one.top(_LINES_OF_A_MAIL):
                self._console.print(Text().append("  │ ", style).append(line), soft_wrap=True)

    @contextlib.contextmanager
    def busy(self, text: str) -> Iterator[None]:
        """Show that something is under way, where somebody looks."""
        if not self._console.is_terminal:
            yield
            return
        with self._console.status(Text(text, "dim"), spinner="dots"):
            yield

    @contextlib.contextmanager
    def bar(self, whole: float) -> Iterator["Bar"]:
        """Show a bar below everything that is printed meanwhile."""
        with Progress(
            TextColumn("  [bold]{task.fields[clock]}[/]"),
            BarColumn(_BAR_WIDTH, complete_style="cyan", finished_style="cyan"),
            TaskProgressColumn("[default]{task.percentage:>3.0f} %[/]"),
            TextColumn("{task.fields[messages]} messages"),
            TextColumn("{task.fields[state]}"),
            console=self._console,
            disable=not self._console.is_terminal,
            transient=True,
        ) as progress:
            yield Bar(progress, whole)


class Bar:
    """A day and how far it is; ``is_up`` says how the backend is."""

    def __init__(self, progress: Progress, whole: float) -> None:
        self.is_up = True
        self._progress = progress
        self._task = progress.add_task("", total=whole, clock=day.clock(0), messages="0", state="")

    def show(self, replay: Replay) -> None:
        """Move it to where the replay is."""
        self._progress.update(
            self._task,
            completed=replay.at,
            clock=day.clock(replay.at),
            messages=f"{replay.messages:,}",
            state="backend [green]up[/]" if self.is_up else "backend [bold red]down[/]",
        )
