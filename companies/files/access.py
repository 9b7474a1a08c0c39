"""Who may fetch or remove a file; asked at every request, so a lost right is lost at once."""

from django.http import Http404

from companies.files.queries import is_sent
from companies.models import CompanyFile
from companies.people.access import Visitor, check_roles, roles_in
from xport.accounts.permissions import Permission, Role, allows


def get_file_for(user: Visitor, public_id: str, permission: Permission) -> CompanyFile:
    """Return the file with its firm. Raises Http404 to a stranger, else PermissionDenied.

    To others than members a file exists only while what it belongs to is sent.
    """
    files = CompanyFile.objects.select_related("company__municipality")
    file = files.filter(public_id=public_id).first()
    if file is None:
        raise Http404
    roles = roles_in(user, file.company)
    if not allows(roles, Permission.COMPANY_DRAFT_VIEW) and not is_sent(file):
        roles = frozenset[Role]()
    check_roles(user, roles, permission, file)
    return file
