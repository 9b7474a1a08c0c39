"""Which roles a person holds for a firm, a claim or a municipality, and what shows from there.

A view fetches and authorises in one call. A record that is none of the person's business is
answered exactly like one that does not exist (404); a visible one without the right is 403.
"""

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from companies.models import (
    ClaimRequest,
    Company,
    Membership,
    Merge,
    MoveRequest,
    Municipality,
    Officer,
)
from companies.models.company import CompanyQuerySet
from markets.queries import markets_of
from xport.accounts import audit
from xport.accounts.models import User
from xport.accounts.permissions import Permission, Role, allows

Visitor = User | AnonymousUser


def roles_in(user: Visitor, company: Company) -> frozenset[Role]:
    """Return the roles that count for this firm. At most three queries.

    A firm that is not sent knows no roles but its members'. An archived one is theirs to read.
    """
    if not _may_act(user):
        return frozenset()
    members = _member_roles(user, company)
    if company.archived_at is not None:
        return frozenset({Role.READER}) if members else frozenset()
    if not company.is_sent:
        return members
    return members | roles_at(user, company.municipality_id) | _adviser_roles(user)


def roles_for_claim(user: Visitor, claim: ClaimRequest) -> frozenset[Role]:
    """Return the roles that count for a claim, whether or not its firm is sent. Two queries."""
    if not _may_act(user):
        return frozenset()
    return roles_at(user, claim.company.municipality_id) | _adviser_roles(user)


def roles_at(user: Visitor, municipality_code: str) -> frozenset[Role]:
    """Return the roles that count for a municipality's inventory. One query."""
    if not _may_act(user):
        return frozenset()
    office = Officer.objects.filter(
        user_id=user.pk, municipality_id=municipality_code, ended_at=None
    ).first()
    if office is None:
        return frozenset()
    return frozenset({Role.OFFICER, Role.LEAD_OFFICER} if office.is_lead else {Role.OFFICER})


def get_company_for(user: Visitor, public_id: str, permission: Permission) -> Company:
    """Return the firm, or the one it was merged into.

    Raises Http404 to a stranger, PermissionDenied to the wrong role.
    """
    return get_company_and_roles_for(user, public_id, permission)[0]


def get_company_and_roles_for(
    user: Visitor, public_id: str, permission: Permission
) -> tuple[Company, frozenset[Role]]:
    """Return the firm and the person's roles in it, for a page that differs by role.

    Raises as get_company_for.
    """
    # The draft with it, for the members' pages all ask whether there is one; and who belongs to it,
    # for roles ask, and whether anybody does.
    companies = Company.objects.select_related("municipality", "draft")
    companies = companies.prefetch_related("memberships")
    company = companies.filter(public_id=public_id).first()
    if company is None:
        raise Http404
    company = remaining(company)
    roles = roles_in(user, company)
    check_roles(user, roles, permission, company)
    return company, roles


def remaining(company: Company) -> Company:
    """Return the firm that a merged one has become part of; any other firm itself."""
    while company.archived_at is not None:
        merges = Merge.objects.select_related("kept__municipality", "kept__draft")
        merge = merges.filter(gone=company, undone_at=None).first()
        if merge is None:
            return company
        company = merge.kept
    return company


def get_claim_for(user: Visitor, public_id: str, permission: Permission) -> ClaimRequest:
    """Return the claim with its firm and asker. Raises Http404 or PermissionDenied."""
    claims = ClaimRequest.objects.select_related("company__municipality", "user")
    claim = claims.filter(public_id=public_id).first()
    if claim is None:
        raise Http404
    check_roles(user, roles_for_claim(user, claim), permission, claim)
    return claim


def get_move_request_for(user: Visitor, public_id: str, permission: Permission) -> MoveRequest:
    """Return what another municipality asks, with its firm, to those who are asked.

    Whether they still see the firm does not matter. Raises Http404 or PermissionDenied.
    """
    requests = MoveRequest.objects.select_related(
        "company__municipality", "destination", "asked_of", "asked_by", "ended_by"
    )
    # What waits at a record that was merged away waits for nobody.
    at_archived = Q(state=MoveRequest.State.WAITING, company__archived_at__isnull=False)
    request = requests.exclude(at_archived).filter(public_id=public_id).first()
    if request is None:
        raise Http404
    if not _may_act(user):
        roles: frozenset[Role] = frozenset()
    elif request.asked_of_id is None:
        roles = _member_roles(user, request.company)
    else:
        roles = roles_at(user, request.asked_of_id)
    check_roles(user, roles, permission, request)
    return request


def get_municipality_for(user: Visitor, code: str, permission: Permission) -> Municipality:
    """Return the municipality. Raises Http404 to anybody but its officers, or PermissionDenied."""
    municipality = Municipality.objects.filter(code=code).first()
    if municipality is None:
        raise Http404
    check_roles(user, roles_at(user, code), permission, municipality)
    return municipality


def get_office_for(user: Visitor, code: str, office: int, permission: Permission) -> Officer:
    """Return an officer's task, also an ended one. Raises as get_municipality_for."""
    municipality = get_municipality_for(user, code, permission)
    offices = Officer.objects.select_related("user", "municipality")
    found = offices.filter(pk=office, municipality=municipality).first()
    if found is None:
        raise Http404
    return found


def check_roles(
    user: Visitor, roles: frozenset[Role], permission: Permission, obj: models.Model
) -> None:
    """Raise Http404 without any role, PermissionDenied without the permission; both are audited."""
    if allows(roles, permission):
        return
    _record_refusal(user, permission, obj)
    raise PermissionDenied if roles else Http404


def companies_visible_to(user: Visitor) -> CompanyQuerySet:
    """Return the firms whose sent values or own draft the person may see."""
    if not _may_act(user):
        return Company.objects.none()
    own = Q(pk__in=Membership.objects.filter(user_id=user.pk).values("company"))
    sent = Q(archived_at=None, sent_at__isnull=False)
    if _is_adviser(user):
        return Company.objects.filter(own | sent)
    return Company.objects.filter(own | (sent & Q(municipality__in=municipalities_of(user))))


def companies_of(user: Visitor) -> CompanyQuerySet:
    """Return the firms the person belongs to."""
    if not _may_act(user):
        return Company.objects.none()
    return Company.objects.filter(memberships__user_id=user.pk)


def municipalities_of(user: Visitor) -> QuerySet[Municipality]:
    """Return the municipalities the person works for now, in Swedish order."""
    if not _may_act(user):
        return Municipality.objects.none()
    offices = Officer.objects.filter(user_id=user.pk, ended_at=None)
    return Municipality.objects.filter(pk__in=offices.values("municipality"))


def claims_visible_to(user: Visitor) -> QuerySet[ClaimRequest]:
    """Return the claims the person may decide or has seen decided, oldest first."""
    claims = ClaimRequest.objects.select_related("company__municipality", "user")
    if not _may_act(user):
        return claims.none()
    if not _is_adviser(user):
        claims = claims.filter(company__municipality__in=municipalities_of(user))
    return claims.order_by("created_at", "id")


def check_somewhere(user: Visitor, permission: Permission) -> None:
    """Raise PermissionDenied to whom no office anywhere gives the permission; it is audited.

    For pages that gather what the person may see: they exist for everybody, so never a 404.
    """
    roles = _adviser_roles(user)
    if municipalities_of(user).exists():
        roles |= {Role.OFFICER}
    if not allows(roles, permission):
        _record_refusal(user, permission, None)
        raise PermissionDenied


def officers_of(municipality: Municipality) -> QuerySet[User]:
    """Return the people who work for the municipality now."""
    offices = Officer.objects.filter(municipality=municipality, ended_at=None)
    return User.objects.filter(pk__in=offices.values("user"), is_active=True).order_by("pk")


def leads_of(municipality: Municipality) -> QuerySet[User]:
    """Return the people who lead the municipality's officers now."""
    offices = Officer.objects.filter(municipality=municipality, ended_at=None, is_lead=True)
    return User.objects.filter(pk__in=offices.values("user"), is_active=True).order_by("pk")


def members_of(company: Company) -> QuerySet[User]:
    """Return the people of the firm who can sign in."""
    memberships = Membership.objects.filter(company=company)
    return User.objects.filter(pk__in=memberships.values("user"), is_active=True).order_by("pk")


def senders_of(company: Company) -> QuerySet[User]:
    """Return the people of the firm who may send its profile."""
    roles = [role for role in Membership.Role if allows([Role(role)], Permission.COMPANY_SEND)]
    memberships = Membership.objects.filter(company=company, role__in=roles)
    return members_of(company).filter(pk__in=memberships.values("user"))


def _record_refusal(user: Visitor, permission: Permission, obj: models.Model | None) -> None:
    audit.record(
        action="access.refused",
        by=user if isinstance(user, User) else None,
        obj=obj,
        now=timezone.now(),
        permission=permission.value,
    )


def _may_act(user: Visitor) -> TypeGuard[User]:
    return user.is_authenticated and user.is_active


def _member_roles(user: User, company: Company) -> frozenset[Role]:
    held = company.memberships.all()
    return frozenset(Role(each.role) for each in held if each.user_id == user.pk)


def _adviser_roles(user: Visitor) -> frozenset[Role]:
    return frozenset({Role.ADVISER}) if _is_adviser(user) else frozenset()


def _is_adviser(user: Visitor) -> bool:
    return isinstance(user, User) and user.is_active and bool(markets_of(user))
