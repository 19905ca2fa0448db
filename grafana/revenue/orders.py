"""What is ordered, paid and given back, and which appointments are kept."""

from grafana import colours, timeseries
from grafana.business import of_day
from grafana.frame import About, Frame
from grafana.query import Query

_WIDTH = 8
_STEPS = {
    "cart": "light-blue",
    "checkout": "blue",
    "placed": "purple",
    "paid": colours.GOOD,
    "cancelled": colours.WARNING,
    "refunded": colours.BAD,
}
_PAYMENTS = {"succeeded": colours.GOOD, "failed": colours.BAD, "refunded": colours.WARNING}
_KEPT = {
    "booked": "blue",
    "completed": colours.GOOD,
    "rescheduled": "purple",
    "cancelled": colours.WARNING,
    "no_show": colours.BAD,
}

REVENUE = Frame(
    title="Orders and refunds of a day, $currency",
    about=About(
        "Value of the orders that were paid, and of what was given back, in the 24 hours before"
        " each moment, in the chosen currency.",
        "Refunds come days after what caused them.",
        "more refunds: see what was sold a week ago, and what was promised with it.",
    ),
    unit="short",
    queries=(
        Query(of_day('commerce_revenue_total{currency="$currency"}'), "paid"),
        Query(of_day('commerce_refunds_total{currency="$currency"}'), "given back"),
    ),
    empty="no order yet",
    width=_WIDTH,
)
STEPS = Frame(
    title="Orders of a day, by step",
    about=About(
        "Steps of orders, and of the carts before them, in the 24 hours before each moment.",
        "Carts without orders are customers who were almost won.",
        "carts and no orders: is the checkout broken? See Funnels for the shares.",
    ),
    unit="short",
    queries=(Query(of_day("commerce_orders_total", "status"), "{{status}}"),),
    empty="no order yet",
    width=_WIDTH,
)
PAYMENTS = Frame(
    title="Payments of a day, $currency",
    about=About(
        "Value of payments in the 24 hours before each moment, by how they went, in the chosen"
        " currency.",
        "A payment that fails is a customer who wanted to pay.",
        "failed ones that rise at one moment: see the payment provider on Integrations.",
    ),
    unit="short",
    queries=(
        Query(of_day('billing_payment_value_total{currency="$currency"}', "status"), "{{status}}"),
    ),
    empty="no payment yet",
    width=_WIDTH,
)
RESULTS = Frame(
    title="Payments of a day, by result",
    about=About(
        "How many payments succeeded, failed or were given back in the 24 hours before each"
        " moment.",
        "Their number tells many small failures from a large one.",
        "one customer of many failures: see its card; many customers: see the provider.",
    ),
    unit="short",
    queries=(Query(of_day("billing_payments_total", "status"), "{{status}}"),),
    empty="no payment yet",
)
APPOINTMENTS = Frame(
    title="Appointments of a day",
    about=About(
        "Appointments that were booked, moved, cancelled, kept or missed in the 24 hours before"
        " each moment.",
        "One that is missed is time that nobody pays.",
        "more missed ones: remind customers the day before.",
    ),
    unit="short",
    queries=(Query(of_day("calendar_appointments_total", "status"), "{{status}}"),),
    empty="no appointment yet",
)

PANELS = (
    timeseries.panel(REVENUE, names={"paid": "blue", "given back": colours.WARNING}),
    timeseries.panel(STEPS, names=_STEPS, style="thin"),
    timeseries.panel(PAYMENTS, names=_PAYMENTS),
    timeseries.panel(RESULTS, style="stacked", names=_PAYMENTS),
    timeseries.panel(APPOINTMENTS, style="stacked", names=_KEPT),
)
