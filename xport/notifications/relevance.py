"""Whether a notice still concerns its reader: asked before every mail, not only when written."""

from collections import defaultdict
from collections.abc import Iterable

from xport.accounts.models import User
from xport.notifications import kinds
from xport.notifications.kinds import Subject
from xport.notifications.models import Notice


def still_concerning(person: User, notices: Iterable[Notice]) -> list[Notice]:
    """Return those of the person's notices that the person may still be told, in their order.

    A few queries per role, however many notices.
    """
    notices = list(notices)
    if not person.is_active:
        return []
    asked: defaultdict[str, set[Subject]] = defaultdict(set)
    for notice in notices:
        for audience in notice.audiences:
            asked[audience].add(Subject.from_json(notice.subject))
    concerned = {
        code: kinds.audience_of(code).still_concerned(person, subjects)
        for code, subjects in asked.items()
    }
    return [
        notice
        for notice in notices
        if any(Subject.from_json(notice.subject) in concerned[each] for each in notice.audiences)
    ]
