from companies.models import Municipality
from xport.portal.municipality.archive.relations import (
    COLUMNS_LEFT_OUT,
    IN_TABLE,
    LEFT_OUT,
    relations,
)
from xport.portal.municipality.archive.tables import TABLES


def test_everything_that_belongs_to_a_firm_or_municipality_is_decided():
    assert IN_TABLE.keys() | LEFT_OUT.keys() == set(relations())
    assert not IN_TABLE.keys() & LEFT_OUT.keys()


def test_every_table_that_a_decision_names_is_there():
    assert set(IN_TABLE.values()) <= {table.name for table in TABLES}


def test_every_column_of_what_is_told_is_decided():
    told, there = set(), set()
    for table in TABLES:
        model = table.rows_of(Municipality(code="9999")).model
        label = model._meta.label_lower
        there |= {f"{label}.{field.name}" for field in model._meta.fields if not field.primary_key}
        told |= {f"{label}.{column.path.split('__')[0]}" for column in table.columns}
    left_out = {column for columns in COLUMNS_LEFT_OUT.values() for column in columns}

    assert there - told - IN_TABLE.keys() == left_out
