"""Questions that were asked most, their words opened for who may see them (rows A16, B7, K1)."""

from collections.abc import Mapping
from typing import Final

from exporter.analytics.asked import By
from exporter.analytics.figures import popular as figures
from exporter.analytics.figures.popular import TOP, Ranking
from exporter.refusal import Refused
from exporter.store.errors import StoreError
from exporter.web.analytics.endpoint import Question

PERSONAL: Final = "personal:read"
_RETRY_SECONDS: Final = 2


async def popular(question: Question, by: By = "asked") -> Ranking:
    """Return the questions of a period that were asked, or asked without a cache, most.

    What is opened depends on who asks: no answer with it may be kept for others.
    """
    span = question.period.span
    found = await question.ledger.frequent(question.tenant, span, by, TOP)
    words: Mapping[int, str] | None = None
    if question.around.may(PERSONAL):
        try:
            words = await question.around.watched.words([one.seq for one in found.questions])
        except StoreError as error:
            raise Refused(
                "not_readable", str(error), "ask again", retry_after=_RETRY_SECONDS
            ) from None
    return figures.ranking(found, words)
