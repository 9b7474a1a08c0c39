from xport.portal.municipality.archive.relations import IN_TABLE, LEFT_OUT, relations
from xport.portal.municipality.archive.tables import TABLES


def test_everything_that_points_to_a_firm_or_municipality_is_decided():
    assert IN_TABLE.keys() | LEFT_OUT.keys() == set(relations())
    assert not IN_TABLE.keys() & LEFT_OUT.keys()


def test_every_table_that_a_decision_names_is_there():
    assert set(IN_TABLE.values()) <= {table.name for table in TABLES}
