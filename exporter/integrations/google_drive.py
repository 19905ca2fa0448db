"""Google Drive: whether an account is let in, how full its storage is, the newest file.

Google's status page is not of Statuspage, so none is asked by itself.
https://developers.google.com/workspace/drive/api/guides/handle-errors
"""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Final
from urllib.parse import urlencode

from msgspec import Meta

from exporter.events import tree
from exporter.integrations.exchange import instants, verdict
from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.kind import Integration

_ABOUT: Final = "/drive/v3/about?fields=user,storageQuota"
_FILES: Final = "/drive/v3/files?"
# Where reasons stand: `details` are newer, and say more.
_LISTS: Final = ("details", "errors")
_OF_REASON: Final = {
    "ACCESS_TOKEN_EXPIRED": "token_expired",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": "permission",
    "CONSUMER_SUSPENDED": "suspended",
    "RATE_LIMIT_EXCEEDED": "rate_limited",
    "SERVICE_DISABLED": "permission",
    "accessNotConfigured": "permission",
    "accountDeleted": "suspended",
    "accountDisabled": "suspended",
    "appNotAuthorizedToFile": "permission",
    "authError": "token_rejected",
    "backendError": "server_error",
    "dailyLimitExceeded": "quota_exhausted",
    "dailyLimitExceededUnreg": "quota_exhausted",
    "domainPolicy": "permission",
    "forbidden": "permission",
    "insufficientFilePermissions": "permission",
    "insufficientPermissions": "permission",
    "internalError": "server_error",
    "notFound": "missing",
    "quotaExceeded": "quota_exhausted",
    "rateLimitExceeded": "rate_limited",
    "required": "token_rejected",
    "userRateLimitExceeded": "rate_limited",
}


class GoogleDrive(
    Integration,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    dict=True,
    tag="google_drive",
):
    """A Drive, as a service account or a person sees it."""

    PROVIDER: ClassVar = "google_drive"
    HOME: ClassVar = "https://www.googleapis.com"
    TOPICS: ClassVar = ("health", "newest")
    # Of projects from before May 2026: the least of the documented limits of one user.
    ALLOWED: ClassVar = (Quota("requests", 0, 12_000, 60.0),)

    drive: Annotated[
        str,
        Meta(
            pattern="^[A-Za-z0-9_-]{0,100}$",
            description="id of the shared drive whose newest file counts; without it, those of the "
            "account",
            extra={"expected": "the id of a drive, as its URL has it"},
        ),
    ] = ""
    folder: Annotated[
        str,
        Meta(
            pattern="^[A-Za-z0-9_-]{0,100}$",
            description="id of the folder whose newest file counts, not those of folders in it",
            extra={"expected": "the id of a folder, as its URL has it"},
        ),
    ] = ""

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:  # noqa: ARG002
        """Return the first call about a topic."""
        if topic == "health":
            return Call(topic=topic, url=self.base(site) + _ABOUT)
        if topic == "newest":
            return Call(topic=topic, url=self.base(site) + _FILES + urlencode(self._newest()))
        return None

    def complaint(self, call: Call, answer: Answer) -> Found | None:  # noqa: ARG002 # of any call
        """Return what an error in Google's form means: a 403 is a limit as often as a right."""
        error = tree.at(answer.json, "error")
        if answer.status // 100 == 2 or not isinstance(error, dict):
            return None
        said = tree.word(error, "message")
        told = [tree.word(one, "reason") for key in _LISTS for one in tree.items(error, key)]
        reason = next((_OF_REASON[one] for one in told if one in _OF_REASON), "")
        if not reason:
            return verdict.of(answer, said or " ".join(told))
        if reason == "rate_limited" and "per day" in said.lower():
            reason = "quota_exhausted"
        return verdict.because(reason, answer, said or " ".join(told))

    def told(self, call: Call, answer: Answer) -> Found:
        """Return what the account or its newest file tells; empty drives have none."""
        if call.topic == "newest":
            files = tree.at(answer.json, "files")
            if not isinstance(files, list):
                return verdict.lacking("files")
            times = [instants.iso(tree.at(one, "modifiedTime")) for one in files]
            return Found(newest=max(filter(None, times), default=None))
        if not isinstance(tree.at(answer.json, "user"), dict):
            return verdict.lacking("user")
        return Found(quotas=tuple(_storage(tree.at(answer.json, "storageQuota"))))

    def _newest(self) -> dict[str, str]:
        """Return the question for the one file that changed last; other drives' are asked for."""
        asked = {
            "fields": "files(modifiedTime)",
            "orderBy": "modifiedTime desc",
            "pageSize": "1",
            "includeItemsFromAllDrives": "true",
            "supportsAllDrives": "true",
        }
        within = f"'{self.folder}' in parents and " if self.folder else ""
        asked["q"] = f"{within}trashed = false"
        return asked | ({"corpora": "drive", "driveId": self.drive} if self.drive else {})


def _storage(told: Any) -> Iterator[Quota]:
    """Return how full the storage is; one without a limit has no quota."""
    if tree.at(told, "limit") is not None:
        limit, used = (verdict.number(tree.at(told, key)) for key in ("limit", "usage"))
        yield Quota("storage", -1.0 if used is None else used, limit or 0.0)
