"""Which texts are addresses of web pages."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

LONGEST_ADDRESS = 200
_HOST_ALONE = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,9}[a-z]{2,20}/?", re.IGNORECASE
)
_check = URLValidator(schemes=["http", "https"])


def is_web_address(text: str) -> bool:
    """Return whether `text` is an http or https address without a user name in it."""
    # Most are a host alone; the validator takes long over the many of a list.
    if _HOST_ALONE.fullmatch(text) and len(text) <= LONGEST_ADDRESS:
        return True
    try:
        _check(text)
    except ValidationError:
        return False
    return "@" not in urlsplit(text).netloc
