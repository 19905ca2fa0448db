"""Money of Stripe's that moved; of the events that tell of the same money, one kind counts. Pure.

A payment is told by its charge, by its payment intent, and by its invoice or checkout. A setting
says which of them is a payment; the others are kept, with that reason.
https://docs.stripe.com/api/events/types
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from exporter.events import linking, tree
from exporter.events.found import Found
from exporter.events.stripe import money
from exporter.events.stripe.told import Told, ident

Counted = Literal["invoices", "payment_intents", "charges"]
Returned = Literal["charges", "refunds"]
Referred = Literal["conversation", "customer", "nothing"]

_SUCCEEDED = "billing.payment.succeeded"
_FAILED = "billing.payment.failed"
_REFUNDED = "billing.payment.refunded"
_NOTHING = "no money moved"


class Choice(NamedTuple):
    """What the source's settings say."""

    counts: Counted
    refunds: Returned
    reference: Referred


def told(event: Told, choice: Choice) -> list[Found] | None:
    """Return what an event tells of money, None where it is of something else."""
    tell = _TELLS.get(event.type)
    return None if tell is None else tell(event, choice)


def conversation(event: Told, choice: Choice) -> dict[str, str]:
    """Return our ids that the app gave along; the client's reference may be a conversation's."""
    found = linking.of(
        tree.at(event.object, "metadata"),
        tree.at(event.object, "parent", "subscription_details", "metadata"),
        tree.at(event.object, "subscription_details", "metadata"),
    )
    reference = tree.word(event.object, "client_reference_id")
    if reference and choice.reference == "conversation":
        found.setdefault("conversation_id", reference)
    return found


def _payment(event: Told, choice: Choice, id: str, type: str, amount: Any) -> list[Found]:
    """Return a payment, or that there was none where the amount is nothing."""
    if amount == 0:
        return event.unmapped(_NOTHING)
    object = event.object
    code = money.currency(tree.at(object, "currency"))
    data = {
        "payment_id": ident(object, "payment_intent") or ident(object, "charge") or event.about,
        "value": money.major(amount, code),
        "currency": code,
        "invoice_id": ident(object, "invoice"),
        "subscription_id": ident(object, "subscription"),
        **conversation(event, choice),
    }
    if tree.word(object, "object") == "invoice":
        within = ident(object, "parent", "subscription_details", "subscription")
        data["invoice_id"] = event.about
        data["subscription_id"] = within or data["subscription_id"]
    return [event.event(id, type, data)]


def _checkout(event: Told, choice: Choice) -> list[Found]:
    """A checkout is over: who bought, what it brought the conversation, and money if it counts."""
    if tree.word(event.object, "payment_status") == "unpaid":
        return event.unmapped("not paid yet; it is told again when the payment has succeeded")
    customer, known = event.customer, _known(event)
    found = event.identified(customer, known)
    ours = conversation(event, choice)
    reference = tree.word(event.object, "client_reference_id")
    if choice.reference == "customer":
        found += event.linked(customer or known.get("email", ""), reference)
    buyer = {"customer_id": customer or known.get("email", "")}
    if "conversation_id" in ours and tree.word(event.object, "mode") != "setup":
        found.append(_converted(event, {**buyer, **ours}))
    amount = tree.at(event.object, "amount_total")
    if choice.counts == "invoices" and _is_alone(event.object) and amount != 0:
        found += _payment(event, choice, f"{event.about}/paid", _SUCCEEDED, amount)
    return found or event.unmapped(f"its money is told by {choice.counts}")


def _converted(event: Told, ours: Mapping[str, str]) -> Found:
    code = money.currency(tree.at(event.object, "currency"))
    value = money.major(tree.at(event.object, "amount_total"), code)
    data = {**ours, "kind": "purchase", "value": value, "currency": code}
    return event.event(f"{event.about}/converted", "chat.conversion.recorded", data)


def _is_alone(object: Any) -> bool:
    """Say whether a checkout has no invoice that tells its money."""
    return tree.word(object, "mode") == "payment" and not ident(object, "invoice")


def _known(event: Told) -> dict[str, str]:
    told = tree.at(event.object, "customer_details")
    found = {name: tree.word(told, name) for name in ("name", "email", "phone")}
    found["email"] = found["email"] or tree.word(event.object, "customer_email")
    return found


def _checkout_failed(event: Told, choice: Choice) -> list[Found]:
    if choice.counts != "invoices" or not _is_alone(event.object):
        return event.unmapped(f"its money is told by {choice.counts}")
    return _payment(event, choice, event.id, _FAILED, tree.at(event.object, "amount_total"))


def _of(
    counts: Counted, amount: str, type: str, suffix: str
) -> Callable[[Told, Choice], list[Found]]:
    """Return how one kind of object tells a payment, if that is the kind that counts.

    With a ``suffix`` the object's payment is told once, by however many events.
    """

    def tell(event: Told, choice: Choice) -> list[Found]:
        if choice.counts != counts:
            return event.unmapped(f"its money is told by {choice.counts}; see counts:")
        id = f"{event.about}/{suffix}" if suffix else event.id
        return _payment(event, choice, id, type, tree.at(event.object, amount))

    return tell


def _charge(event: Told, choice: Choice) -> list[Found]:
    """A charge that is only authorised is told again when it is captured."""
    if tree.at(event.object, "captured") is False:
        return event.unmapped("authorised only; it is told again when it is captured")
    amount = "amount_captured" if tree.at(event.object, "amount_captured") else "amount"
    return _of("charges", amount, _SUCCEEDED, "paid")(event, choice)


def _charge_refunded(event: Told, choice: Choice) -> list[Found]:
    """Return what went back since the last time: a charge tells all that ever did."""
    if choice.refunds != "charges":
        return event.unmapped("what went back is told by refunds; see refunds:")
    total = tree.at(event.object, "amount_refunded")
    before = tree.at(event.previous, "amount_refunded")
    amount = total
    if money.is_whole(total) and money.is_whole(before):
        amount = total - before
    id = f"{event.about}/refunded/{tree.word(event.object, 'amount_refunded')}"
    return _payment(event, choice, id, _REFUNDED, amount)


def _refund(event: Told, choice: Choice) -> list[Found]:
    if choice.refunds != "refunds":
        return event.unmapped("what went back is told by charges; see refunds:")
    if tree.word(event.object, "status") != "succeeded":
        return event.unmapped("a refund that has not succeeded")
    amount = tree.at(event.object, "amount")
    return _payment(event, choice, f"{event.about}/refunded", _REFUNDED, amount)


def _withdrawn(event: Told, choice: Choice) -> list[Found]:
    amount = tree.at(event.object, "amount")
    return _payment(event, choice, f"{event.about}/withdrawn", _REFUNDED, amount)


def _reinstated(event: Told, choice: Choice) -> list[Found]:
    amount = tree.at(event.object, "amount")
    return _payment(event, choice, f"{event.about}/reinstated", _SUCCEEDED, amount)


def _dispute(event: Told, choice: Choice) -> list[Found]:  # noqa: ARG001 # kinds agree
    return event.unmapped("a dispute counts when charge.dispute.funds_withdrawn is sent")


_TELLS: Mapping[str, Callable[[Told, Choice], list[Found]]] = {
    "checkout.session.completed": _checkout,
    "checkout.session.async_payment_succeeded": _checkout,
    "checkout.session.async_payment_failed": _checkout_failed,
    "invoice.paid": _of("invoices", "amount_paid", _SUCCEEDED, "paid"),
    "invoice.payment_succeeded": _of("invoices", "amount_paid", _SUCCEEDED, "paid"),
    "invoice.payment_failed": _of("invoices", "amount_due", _FAILED, ""),
    "payment_intent.succeeded": _of("payment_intents", "amount_received", _SUCCEEDED, "paid"),
    "payment_intent.payment_failed": _of("payment_intents", "amount", _FAILED, ""),
    "charge.succeeded": _charge,
    "charge.captured": _charge,
    "charge.failed": _of("charges", "amount", _FAILED, ""),
    "charge.refunded": _charge_refunded,
    "refund.created": _refund,
    "refund.updated": _refund,
    "charge.refund.updated": _refund,
    "charge.dispute.created": _dispute,
    "charge.dispute.updated": _dispute,
    "charge.dispute.closed": _dispute,
    "charge.dispute.funds_withdrawn": _withdrawn,
    "charge.dispute.funds_reinstated": _reinstated,
}
