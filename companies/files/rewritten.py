"""What comes of rewriting a file: the file as it is kept, or a refusal.

Apart from companies/files/rewriting.py, so that no web process loads the decoders.
"""

from dataclasses import dataclass


class Refused(Exception):
    """The file cannot be taken; `code` says why (companies/files/messages.py)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Rewritten:
    """A file as it is kept; `width` and `height` in pixels, 0 for a document."""

    content: bytes
    media_type: str
    width: int = 0
    height: int = 0
