"""Contacts of Intercom's: who a customer is, and the ids that an app knows them by. Pure."""

from exporter.events import people, tree
from exporter.events.found import Found
from exporter.events.intercom.notice import Notice

PREFIXES = ("contact.", "user.", "visitor.")
_KNOWN = ("created", "updated", "signed_up", "added_email")


def told(notice: Notice) -> list[Found]:
    """Return what is known of a contact; tags, subscriptions and deletions stay unmapped."""
    item = notice.item
    customer = tree.word(item, "id")
    if notice.topic.rpartition(".")[2] not in _KNOWN or ".tag." in notice.topic or not customer:
        return notice.unmapped("no mapping for this topic")
    known = {name: tree.word(item, name) for name in ("name", "email", "phone")}
    known["timezone"] = tree.word(item, "location_data", "timezone")
    own = tree.word(item, "external_id") or tree.word(item, "user_id")
    found = people.identified(notice.id, notice.time, notice.app, customer, known)
    if own and own != customer:
        data = {"customer_id": customer, "alias": own}
        found.append(notice.found(f"{notice.id}/linked", "identity.linked", data))
    return found or notice.unmapped("nothing is known of this contact")
