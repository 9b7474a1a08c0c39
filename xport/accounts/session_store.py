"""Where sessions are kept: Django's rows, which also say whose they are, where and since when.

settings.SESSION_ENGINE. Ending a session is deleting its row, and works on the next request.
"""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession

from xport.accounts.models import Session


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[AbstractBaseSession]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        assert isinstance(row, Session)  # noqa: S101  (for the types: get_model_class says so)
        seen_at = data.get("seen_at")
        row.user_id = data.get("_auth_user_id")
        row.device = data.get("device", "")
        row.seen_at = datetime.fromisoformat(seen_at) if seen_at else None
        return row
