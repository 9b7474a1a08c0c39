"""Reading a list of companies from any file an officer has: no database, no clock, no writes.

`table` gives the first cells as text; `mapping.propose_mapping` says which column is what;
`list_rows` says of each row what it holds and what is wrong (`rows.read_rows`). All of it is read
by a confined process: `reader` asks, `child` answers.
"""
