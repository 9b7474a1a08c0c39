"""Which views take a file: to all others a large body is refused before it is read."""

from collections.abc import Callable
from typing import Any

LARGEST_BODY_BYTES = 1024 * 1024
# A file of 20 MB and the form around it.
LARGEST_BODY_WITH_FILE_BYTES = 21 * 1024 * 1024


def takes_files(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view whose form may send a file."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def largest_body_of(view: Callable[..., Any]) -> int:
    """Return how many bytes a request for the view may bring along."""
    if getattr(view, "takes_files", False):
        return LARGEST_BODY_WITH_FILE_BYTES
    return LARGEST_BODY_BYTES
