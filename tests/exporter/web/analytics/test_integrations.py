"""Row B9, from questions to integrations by HTTP to their figures by HTTP."""

from pathlib import Path
from typing import Any

import pytest

from tests.exporter.web.analytics.desk import Desk, desk, today

PATH = "/integrations"


def queried(here: Desk, provider: str, query_type: str, ms: int, **more: Any) -> dict[str, Any]:
    told = {"success": True, "response_seconds": ms / 1000, **more}
    return here.event(
        "integration.queried", today(9), "c", provider=provider, query_type=query_type, **told
    )


async def test_the_sample_of_001(tmp_path: Path) -> None:
    """Row A5's example: ('hubspot', 'contact_lookup', true, 250, 2, 0.95, 0.8)."""
    sample = {"data_freshness_hours": 2, "confidence": 0.95, "satisfaction_impact": 0.8}
    async with desk(tmp_path) as here:
        await here.tell(
            queried(here, "hubspot", "contact_lookup", 250, **sample),
            queried(here, "hubspot", "contact_lookup", 750, success=False),
            queried(here, "shopify", "orders", 2_000, confidence_without_data=0.5),
        )
        found = await here.figures(PATH)
        first = await here.figures(f"{PATH}?limit=1")
        second = await here.figures(f"{PATH}?limit=1&cursor={first['next_cursor']}")
    slow, quick = found["query_types"]
    assert (slow["provider"], slow["query_type"], slow["queries"]) == ("shopify", "orders", 1)
    assert slow["confidence_without_data"] == {"value": 0.5, "n": 1}
    assert (quick["provider"], quick["query_type"]) == ("hubspot", "contact_lookup")
    assert (quick["queries"], quick["success"]["value"], quick["success"]["n"]) == (2, 50, 2)
    assert (quick["response_time"]["n"], quick["response_time"]["mean_ms"]) == (2, 500)
    assert quick["response_time"]["p50_ms"] == pytest.approx(250, rel=0.026)
    assert quick["response_time"]["p95_ms"] == pytest.approx(750, rel=0.026)
    assert quick["data_freshness_hours"] == {"value": 2, "n": 1}
    assert quick["confidence"] == {"value": 0.95, "n": 1}
    assert quick["satisfaction_impact"] == {"value": 0.8, "n": 1}
    assert (found["total"]["queries"], found["total"]["response_time"]["mean_ms"]) == (3, 1000)
    assert [first["query_types"], second["query_types"]] == [[slow], [quick]]
    assert second["next_cursor"] is None


async def test_without_questions_there_is_nothing(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.fold()
        found = await here.figures(PATH)
    assert (found["total"]["queries"], found["query_types"]) == (0, [])
