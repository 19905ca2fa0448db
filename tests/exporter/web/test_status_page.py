import re
from html.parser import HTMLParser

import pytest
from msgspec.structs import replace

from exporter.host.summary import Disk, Summary
from exporter.integrations.exchange.found import Quota
from exporter.probes.standing import Standing
from exporter.web import status_page
from exporter.web.status import Feed, Place, Seen, status
from exporter.web.status_integrations import MOST_CARDS
from exporter.web.status_probes import MOST_ROWS
from exporter.web.status_strip import BAR, HEIGHT, STRIP
from tests.exporter.web.examples import FULL, NO_RULES, NOW, SEEN, alert, probe, watch
from tests.exporter.web.vendors import SILENT, known

EVIL = "<script>alert(1)</script>\"'&"
VOID = {"meta", "br", "link"}


class Read(HTMLParser):
    """What a browser makes of a page: its tags, links, classes and text; balanced, or it fails."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str | None] = []
        self.classes: set[str] = set()
        self.texts: list[str] = []
        self.titles: list[str | None] = []
        self._open: list[str] = []
        self.feed(page)
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert len(given) == len(attrs)
        assert not [name for name in given if name.startswith("on")]
        self.tags.add(tag)
        self.classes.update((given.get("class") or "").split())
        self.titles.append(given.get("title"))
        if tag == "a":
            self.links.append(given["href"])
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


VENDORS = replace(
    SEEN,
    integrations=[
        known(silence=SILENT),
        known("token_rejected", name="shop", provider="shopify", quotas=()),
    ],
)


def html(seen: Seen) -> str:
    return status_page.html(status(seen, NOW))


def read(seen: Seen) -> Read:
    return Read(html(seen))


def test_the_verdict_comes_first_and_is_the_title() -> None:
    page = html(FULL)
    headline = "1 of 3 probes is down: backend, for 4 min, connection refused"
    assert f"<title>{headline} · chatwatch</title>" in page
    assert f'<header class="verdict bad">\n<h1>{headline}</h1>' in page
    assert page.index("<h1>") < page.index("<h2>")


def test_it_shows_what_there_is_in_words_beside_colours() -> None:
    text = read(FULL).text
    for said in (
        "critical ServiceDown probe=backend ServiceDown it is",
        "warning pending",
        "broken rule shop rules: A no such metric",
        "1 up, 1 down, 1 not known",
        "down for 4 min 10 s ago in 83 ms 91.66% 60 runs 5 failed",
        "connection refused 127.0.0.1:5000: connection refused",
        "waiting",
        "CPU 50% in use",
        "POST /webhooks/bot native events, signed, last one 12 s ago, 3 events waiting",
        "cloudevents events, x, none since the start",
    ):
        assert said in text, said


def test_an_integration_is_a_card_with_its_reason_its_quotas_and_what_else_is_known() -> None:
    text = read(VENDORS).text
    for said in (
        "Integrations 1 up, 1 not let in",
        "shop shopify not let in for 2 h 5 min checked 1 min ago token rejected the token is not",
        "believed 401: it is not believed",
        "crm hubspot up for 2 h 5 min checked 1 min ago daily 162,500 of 650,000, anew in 5 h 25%",
        "Data 2 h behind score 0.96",
        "Last webhook 3 h ago usually 14 in that time",
    ):
        assert said in text, text
    assert text.index("shopify") < text.index("hubspot")
    assert 'aria-label="daily: 25% used"><i style="width:25.0%">' in html(VENDORS)


def test_times_are_told_exactly_too() -> None:
    assert (
        '<time datetime="2026-03-01T11:56:00Z" title="2026-03-01 11:56:00 UTC">4 min</time>'
        in html(FULL)
    )


def test_it_renews_itself_and_loads_nothing() -> None:
    page = html(FULL)
    seen = Read(page)
    assert '<meta http-equiv="refresh" content="30">' in page
    assert not seen.tags & {"script", "img", "link", "iframe", "form"}
    assert "url(" not in page
    assert "@import" not in page
    assert seen.links == ["/metrics"]


def test_the_strip_has_the_measures_of_its_bars() -> None:
    page = html(FULL)
    assert f'viewBox="0 0 {STRIP} {HEIGHT}"' in page
    assert f'width="{BAR}"' in page
    assert 'aria-label="last 6 runs: 1 up, 5 down"' in page
    assert "<title>11:59:50 UTC: down, connection refused, 83 ms</title>" in page


def test_a_runbook_is_a_link() -> None:
    url = "https://wiki.example.com/a?b=1&c=2"
    seen = read(replace(SEEN, alerts=watch(alert(notes={"runbook_url": url}))))
    assert url in seen.links


@pytest.mark.parametrize(
    "seen",
    [
        replace(SEEN, unready=EVIL),
        replace(SEEN, probes=[probe("d", EVIL)]),
        replace(SEEN, probes=[Standing(EVIL, EVIL, 60.0)]),
        replace(SEEN, alerts=watch(alert(EVIL, EVIL, notes={"summary": EVIL, "value": EVIL}))),
        replace(SEEN, alerts=watch(alert(probe=EVIL, notes={"threshold": EVIL, "runbook": EVIL}))),
        replace(SEEN, alerts=watch(alert(notes={"runbook": f"https://wiki/{EVIL}"}))),
        replace(SEEN, alerts=watch(error=EVIL)),
        replace(SEEN, host=Summary(disk=Disk(EVIL, 0.5))),
        replace(SEEN, integrations=[known("slow", name=EVIL, provider=EVIL, detail=EVIL)]),
        replace(SEEN, integrations=[known(quotas=(Quota(EVIL, 1, 2),))]),
        replace(SEEN, sources=[Feed(EVIL, EVIL, EVIL, None, 0)]),
        replace(SEEN, places=[Place("GET", EVIL, EVIL), Place(EVIL, EVIL, EVIL)]),
    ],
)
def test_what_is_shown_cannot_become_markup(seen: Seen) -> None:
    page = html(seen)
    assert "<script" not in page
    assert "script" not in Read(page).tags


def test_what_is_empty_says_what_to_do() -> None:
    bare = replace(SEEN, probes=[], host=Summary(), alerts=NO_RULES, sources=[])
    text = read(bare).text
    for section in ("rules", "probes", "integrations", "figures", "sources"):
        assert f"No {section} yet: " in text


def test_who_may_not_see_is_shown_how_to_sign_in() -> None:
    seen = read(replace(SEEN, probes=None, integrations=None, host=None, alerts=None, sources=None))
    assert "/?sign-in" in seen.links
    assert "h2" not in seen.tags
    assert "Where to look" in seen.text


def test_what_is_left_out_is_counted() -> None:
    many = replace(
        SEEN,
        probes=[probe("u", f"p{n}") for n in range(MOST_ROWS + 2)],
        integrations=[known(name=f"i{n}") for n in range(MOST_CARDS + 3)],
        alerts=watch(*(alert(f"A{n}") for n in range(52))),
    )
    seen = read(many)
    assert "and 2 more: all of them as JSON" in seen.text
    assert "and 2 more Probes" in seen.text
    assert "/api/services" in seen.links
    assert "and 3 more: all of them as JSON" in seen.text
    assert "/api/integrations" in seen.links
    assert "last 1 run: 1 up" in seen.text


def test_every_class_of_the_page_has_a_style() -> None:
    used = read(FULL).classes | read(replace(SEEN, probes=[probe("u?")])).classes
    used |= read(VENDORS).classes
    style = re.search(r"<style>(.*?)</style>", html(FULL), re.DOTALL)
    assert style is not None
    assert not {name for name in used if f".{name}" not in style[1]}
