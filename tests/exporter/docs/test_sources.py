"""docs/sources.md: every kind of source has its section, and its example is one that loads."""

import re

import pytest

from alerting import strict
from exporter.config import Config
from exporter.docs import sources
from exporter.docs.sources import GUIDES
from exporter.events.model import TYPES

SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"
PAGE = sources.written()


ENVIRON = {
    name: SECRET for guide in GUIDES.values() for name in re.findall(r"env:([A-Z_]+)", guide.yaml)
}


def test_there_is_a_guide_for_each_kind_and_for_nothing_else() -> None:
    assert sorted(GUIDES) == sorted(sources.kinds())


@pytest.mark.parametrize("tag", GUIDES)
def test_a_guide_says_all_and_names_types_that_there_are(tag: str) -> None:
    guide = GUIDES[tag]
    assert all((guide.title, guide.yaml, guide.enter, guide.signature, guide.id, guide.events))
    named = re.findall(r"`([a-z]+\.[a-z_.]+)`", " ".join(one for _, one in guide.events))
    assert not [one for one in named if one not in TYPES and not one.endswith(".md")]
    assert f"\n## {guide.title}\n" in PAGE
    assert f"#{sources.anchor(guide.title)})" in PAGE


@pytest.mark.parametrize("tag", GUIDES)
def test_an_example_loads_as_the_kind_it_is_about(tag: str) -> None:
    text = f"sources:\n{GUIDES[tag].yaml}\n"
    loaded = strict.load(text, Config, file="x.yml", environ=ENVIRON, read=str)
    (source,) = loaded.sources
    assert isinstance(source, sources.kinds()[tag])


def test_a_senders_url_is_named_in_each_section() -> None:
    assert PAGE.count(sources.URL) >= len(GUIDES) - 2
    assert "{url}" not in PAGE
