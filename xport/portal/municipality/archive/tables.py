"""The tables of a municipality's archive: which rows, and what each column means."""

from xport.portal.municipality.archive.firm_tables import FIRM_TABLES
from xport.portal.municipality.archive.own_tables import OWN_TABLES
from xport.portal.municipality.archive.table import Table

TABLES: tuple[Table, ...] = (*FIRM_TABLES, *OWN_TABLES)
