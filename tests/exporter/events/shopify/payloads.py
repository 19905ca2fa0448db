"""Bodies as Shopify sends them, written from the fields of its documentation."""

from typing import Any

from tests.exporter.events.spoiling import json

SHOP = "example.myshopify.com"
AT = "2026-11-21T06:00:00-05:00"


def money(amount: str, currency: str = "EUR", buyer: str = "USD") -> dict[str, Any]:
    return {
        "shop_money": {"amount": amount, "currency_code": currency},
        "presentment_money": {"amount": "99.99", "currency_code": buyer},
    }


LINE = {
    "id": 11,
    "variant_id": 21,
    "product_id": 31,
    "title": "A shirt",
    "quantity": 2,
    "price": "99.99",
    "price_set": money("9.50"),
}
CUSTOMER = {
    "id": 115310627314,
    "admin_graphql_api_id": "gid://shopify/Customer/115310627314",
    "email": "ann@example.com",
    "first_name": "Ann",
    "last_name": "Lee",
    "phone": "+4930123456",
    "created_at": AT,
    "updated_at": AT,
}
ORDER = {
    "id": 820982911946,
    "admin_graphql_api_id": "gid://shopify/Order/820982911946",
    "cancelled_at": None,
    "cart_token": "cart-1",
    "created_at": AT,
    "currency": "EUR",
    "customer": CUSTOMER,
    "discount_codes": [{"code": "SPRING", "amount": "1.00", "type": "fixed_amount"}],
    "email": "guest@example.com",
    "financial_status": "paid",
    "line_items": [LINE],
    "note_attributes": [{"name": "conversation_id", "value": "c-1"}],
    "phone": None,
    "presentment_currency": "USD",
    "processed_at": AT,
    "test": False,
    "total_price": "99.99",
    "total_price_set": money("18.00"),
    "updated_at": AT,
}
REFUND = {
    "id": 890088186047,
    "admin_graphql_api_id": "gid://shopify/Refund/890088186047",
    "created_at": AT,
    "order_id": 820982911946,
    "processed_at": AT,
    "total_duties_set": money("0.00"),
    "transactions": [
        {"kind": "refund", "status": "success", "amount": "7.50", "currency": "EUR", "test": False},
        {"kind": "refund", "status": "success", "amount": "0.05", "currency": None, "test": False},
        {"kind": "refund", "status": "pending", "amount": "3.00", "currency": "EUR"},
        {"kind": "void", "status": "success", "amount": "3.00", "currency": "EUR"},
    ],
}
CART = {
    "id": "cart-1",
    "token": "cart-1",
    "line_items": [LINE],
    "attributes": {"conversation_id": "c-1"},
    "created_at": AT,
    "updated_at": AT,
}
CHECKOUT = {
    "id": 981820079255,
    "token": "check-1",
    "cart_token": "cart-1",
    "created_at": AT,
    "currency": "EUR",
    "customer": {"id": 7, "email": None},
    "email": "ann@example.com",
    "line_items": [LINE],
    "note_attributes": [{"name": "conversation_id", "value": "c-1"}],
    "total_price": "18.00",
    "updated_at": AT,
}
REDACT = {
    "shop_id": 954889,
    "shop_domain": SHOP,
    "customer": {"id": 191167, "email": "ann@example.com", "phone": "555-625-1199"},
    "orders_to_redact": [299938, 280263],
}


def posted(topic: str, body: Any, shop: str = SHOP) -> Any:
    headers = {
        "X-Shopify-Topic": topic,
        "X-Shopify-Shop-Domain": shop,
        "X-Shopify-API-Version": "2026-07",
        "X-Shopify-Webhook-Id": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
        "X-Shopify-Event-Id": "98880550-7158-44d4-b7cd-2c97c8a091b5",
        "X-Shopify-Triggered-At": "2026-11-21T11:00:01.123456789Z",
    }
    return json(body, headers)
