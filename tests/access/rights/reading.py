"""Who may do what, by hand, in tables of records and people.

Written from SECURITY.md's rule, not from the code: a record that is none of a person's business
does not exist (404), a visible one without the right is refused (403). In the tables:

    yes   may: the answer that the URL's line in tests/access/table.py names
    late  may, but the record is no longer in the state for it: led elsewhere, nothing is written
    403, 404

The people and records are made in tests/access/world.py. indias is the adviser of another market,
tranas the officer of another municipality.
"""

Table = dict[str, dict[str, str]]


def read(text: str) -> Table:
    """Return record → person → word from a table whose first line names the people."""
    people, *lines = (line.split() for line in text.strip().splitlines())
    table = {record: dict(zip(people, words, strict=True)) for record, *words in lines}
    assert len(table) == len(lines), "A record stands twice"
    return table
