"""Reading a list of companies from any file an officer has: no database, no clock, no writes.

`table.open_table` gives the cells as text, read by a confined process; `headers.propose_mapping`
says which column is what; `rows.read_rows` says of each row what it holds and what is wrong.
"""
