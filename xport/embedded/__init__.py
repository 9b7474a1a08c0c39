"""PostgreSQL and Valkey out of wheels, as supervised children, for a machine that has neither.

`serve` is what bin/serve runs; `throwaway` lends servers to one command; `servers` does the work.
"""
