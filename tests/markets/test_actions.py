from datetime import UTC, datetime

import pytest

from markets import actions
from markets.models import Adviser, Country, CountryWarning, Market
from markets.queries import markets_of, warnings_in_force
from xport.accounts.models import AuditEntry, User

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def markets() -> dict[str, Market]:
    return Market.objects.in_bulk()


@pytest.fixture
def user() -> User:
    return User.objects.create_user("adviser@adviser.example")


def test_appoint_adviser_is_audited_by_ids_and_codes(user, markets):
    operator = User.objects.create_user("operator@xport.example")

    adviser = actions.appoint_adviser(
        user=user, markets=[markets["usa"], markets["china"]], by=operator, now=NOW
    )

    entry = AuditEntry.objects.get(action="adviser.appointed")
    assert (entry.actor_id, entry.object_id) == (operator.pk, str(adviser.pk))
    assert entry.details == {"user": user.pk, "markets": ["china", "usa"]}


def test_appoint_adviser_again_adds_the_market(user, markets):
    actions.appoint_adviser(user=user, markets=[markets["usa"]], by=None, now=NOW)

    actions.appoint_adviser(user=user, markets=[markets["india"]], by=None, now=NOW)

    assert markets_of(user) == {"usa", "india"}


def test_appoint_adviser_gives_a_former_adviser_only_the_new_markets(user, markets):
    actions.appoint_adviser(user=user, markets=[markets["usa"]], by=None, now=NOW)
    actions.end_adviser(user=user, by=None, now=NOW)

    actions.appoint_adviser(user=user, markets=[markets["india"]], by=None, now=NOW)

    assert markets_of(user) == {"india"}


def test_appoint_adviser_needs_a_market(user):
    with pytest.raises(actions.NoMarkets):
        actions.appoint_adviser(user=user, markets=[], by=None, now=NOW)

    assert not Adviser.objects.exists()


def test_end_adviser_is_audited(user, markets):
    actions.appoint_adviser(user=user, markets=[markets["usa"]], by=None, now=NOW)

    actions.end_adviser(user=user, by=user, now=NOW)

    assert Adviser.objects.get().ended_at == NOW
    assert AuditEntry.objects.get(action="adviser.ended").details == {"user": user.pk}


def test_end_adviser_refuses_a_second_time(user, markets):
    actions.appoint_adviser(user=user, markets=[markets["usa"]], by=None, now=NOW)
    actions.end_adviser(user=user, by=None, now=NOW)

    with pytest.raises(actions.NotAnAdviser):
        actions.end_adviser(user=user, by=None, now=NOW)


def warn_of(iso2: str, by: User) -> CountryWarning:
    return actions.warn_of_country(
        country=Country.objects.get(pk=iso2), reason="Sanktioner", source="A", by=by, now=NOW
    )


def test_warn_of_country_is_audited_without_its_text(user):
    warning = warn_of("CN", user)

    entry = AuditEntry.objects.get(action="country_warning.set")
    assert (entry.actor_id, entry.object_id) == (user.pk, str(warning.pk))
    assert entry.details == {"country": "CN"}
    assert warnings_in_force() == {"CN": warning}


def test_warn_of_country_refuses_a_second_warning(user):
    warn_of("CN", user)

    with pytest.raises(actions.AlreadyWarnedOf):
        warn_of("CN", user)


def test_lift_warning_keeps_it_as_history(user):
    warning = warn_of("CN", user)

    actions.lift_warning(country=warning.country, by=user, now=NOW)

    warning.refresh_from_db()
    assert (warning.lifted_at, warning.lifted_by) == (NOW, user)
    assert warnings_in_force() == {}
    assert AuditEntry.objects.filter(action="country_warning.lifted").count() == 1
    assert warn_of("CN", user).lifted_at is None


def test_lift_warning_refuses_where_there_is_none(user):
    with pytest.raises(actions.NotWarnedOf):
        actions.lift_warning(country=Country.objects.get(pk="CN"), by=user, now=NOW)
