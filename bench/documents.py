"""JSON documents of a wanted size, alike but for their length."""

from __future__ import annotations

from typing import Any

import orjson

SIZES = {"1 KB": 1_000, "100 KB": 100_000, "1 MB": 1_000_000}

_HEAD = {"id": 42, "name": "Ada Lovelace", "active": True, "balance": 1234.5, "address": {"city": "London"}}


FEWEST_ORDERS = 2


def tree(size: int) -> dict[str, Any]:
    """A customer with as many orders as make about `size` bytes of JSON, at least two of them."""
    orders: list[dict[str, Any]] = []
    left = size - len(orjson.dumps(_HEAD))
    while left > 0 or len(orders) < FEWEST_ORDERS:
        n = len(orders)
        orders.append({"id": n, "total": n + 0.25, "state": "open", "item": f"goods {n}", "tags": ["a", "b"]})
        left -= len(orjson.dumps(orders[-1])) + 1
    return {**_HEAD, "orders": orders}


def document(size: int) -> bytes:
    return orjson.dumps(tree(size))
