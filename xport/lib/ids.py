"""Opaque identities for URLs."""

import secrets


def new_public_id() -> str:
    """Return 16 hexadecimal digits: too many to guess, short enough to read out on the phone."""
    return secrets.token_hex(8)
