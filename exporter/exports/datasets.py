"""The tables that may be taken away, by name."""

from collections.abc import Mapping
from typing import Final, Literal, get_args

from exporter.exports.conversations import CONVERSATIONS
from exporter.exports.daily import DAILY
from exporter.exports.dataset import Dataset
from exporter.exports.queries import QUERIES

Name = Literal["conversations", "metrics", "queries"]
NAMES: Final[tuple[Name, ...]] = get_args(Name)
DATASETS: Final[Mapping[str, Dataset]] = {one.name: one for one in (CONVERSATIONS, DAILY, QUERIES)}
