"""Carts, orders, payments and subscriptions. Money is stored in minor units of ``currency``."""

from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct, field

from exporter.events.data import Data
from exporter.events.fields import Count, Currency, Id, Instant, Minor, Quantity, Word


class Item(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One line of a cart or an order; ``value`` is the price of one, in the order's currency."""

    MONEY: ClassVar[tuple[str, ...]] = ("value",)

    id: Id | None = None
    name: Word | None = None
    category: Word | None = None
    quantity: Quantity = 1.0
    value_minor: Minor | None = field(default=None, name="value")


Items = Annotated[tuple[Item, ...], Meta(max_length=200)]


class Order(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What carts and orders share."""

    PROSE: ClassVar[tuple[str, ...]] = ("coupon",)
    MONEY: ClassVar[tuple[str, ...]] = ("value",)
    EITHER: ClassVar[tuple[str, ...]] = ("order_id", "cart_id")

    order_id: Id | None = None
    cart_id: Id | None = None
    value_minor: Minor | None = field(default=None, name="value")
    currency: Currency | None = None
    items: Items = ()
    coupon: Word | None = None
    test: bool = False


class CartUpdated(Order, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A cart changed."""

    TYPE: ClassVar[str] = "commerce.cart.updated"


class CheckoutStarted(Order, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A customer went to pay."""

    TYPE: ClassVar[str] = "commerce.checkout.started"


class Placed(Order, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An order came in."""

    TYPE: ClassVar[str] = "commerce.order.placed"


class Cancelled(Order, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An order was called off."""

    TYPE: ClassVar[str] = "commerce.order.cancelled"


class Paid(Order, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An order was paid."""

    TYPE: ClassVar[str] = "commerce.order.paid"

    value_minor: Minor = field(name="value")
    currency: Currency


class Refunded(Order, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Money of an order went back; ``value`` is what went back, not negative."""

    TYPE: ClassVar[str] = "commerce.order.refunded"

    value_minor: Minor = field(name="value")
    currency: Currency


class Payment(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What payments share."""

    MONEY: ClassVar[tuple[str, ...]] = ("value",)

    payment_id: Id
    value_minor: Minor = field(name="value")
    currency: Currency
    invoice_id: Id | None = None
    subscription_id: Id | None = None


class PaymentSucceeded(Payment, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Money came in."""

    TYPE: ClassVar[str] = "billing.payment.succeeded"


class PaymentFailed(Payment, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Money did not come in."""

    TYPE: ClassVar[str] = "billing.payment.failed"


class PaymentRefunded(Payment, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Money went back."""

    TYPE: ClassVar[str] = "billing.payment.refunded"


class SubscriptionChanged(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A subscription is now in this state; ``monthly_value`` is of one unit of ``quantity``."""

    TYPE: ClassVar[str] = "billing.subscription.changed"
    MONEY: ClassVar[tuple[str, ...]] = ("monthly_value",)

    subscription_id: Id
    status: Literal["trialing", "active", "past_due", "paused", "canceled"]
    interval: Literal["day", "week", "month", "quarter", "half_year", "year"]
    plan: Word | None = None
    monthly_value_minor: Minor | None = field(default=None, name="monthly_value")
    currency: Currency | None = None
    quantity: Count | None = None
    trial_ends_at: Instant | None = None
