"""JSON of many small values: several times faster than the standard library's, and as compact.

For values of our own making: numbers beyond 64 bits come back as others.
"""

import json
from typing import Any

import orjson


def written(value: Any) -> bytes:
    """Return the value as JSON in UTF-8, without a line break."""
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        # A stranger's cell may hold half of a character, which is no UTF-8.
        return json.dumps(value, separators=(",", ":")).encode()


def read(line: bytes | str) -> Any:
    """Return what `written` was given. Raises json.JSONDecodeError."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return json.loads(line)
