"""A word for what a form was filled in from, so that saving can tell whether it has changed."""

import hashlib
import json


def version_of(content: object) -> str:
    """Return a word that changes with `content`, which JSON can hold."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]
