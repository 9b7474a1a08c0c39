"""Whoever adds a foreign key to Company decides here what a merge does with its rows."""

from matchmaking.merging.relations import FATES, NOT_INTO_CLAIMED, Fate, relations_to_company


def test_every_foreign_key_to_company_is_handled_by_a_merge():
    found = {name for name, _ in relations_to_company()}

    assert found - set(FATES) == set(), "Say in matchmaking/merging/relations.py what becomes of it"
    assert set(FATES) - found == set(), "There is no such foreign key any more"


def test_the_guard_sees_foreign_keys_one_to_ones_and_many_to_manys():
    found = {name for name, _ in relations_to_company()}

    assert {
        "companies.membership.company",
        "companies.profiledraft.company",
        "companies.company_categories.company",
    } <= found


def test_only_what_moves_can_be_kept_from_a_claimed_firm():
    assert {FATES[relation] for relation in NOT_INTO_CLAIMED} == {Fate.MOVES}
