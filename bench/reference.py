"""What is scored with: the project's own figures and model 1, read from their files."""

from matchmaking.scoring.many import Tables, tables_of
from tests.matchmaking.scoring.real_figures import atlas, model

__all__ = ["atlas", "model", "tables"]


def tables() -> Tables:
    return tables_of(atlas(), model())
