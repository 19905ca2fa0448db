"""A client of vendors, closed at the end."""

from collections.abc import AsyncIterator

import pytest

from exporter.integrations.transport.client import Client


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    """A client."""
    made = Client()
    yield made
    await made.close()
