import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def folder():
    """An empty folder with a space in its path, which the servers' user can reach too."""
    top = Path(tempfile.mkdtemp(prefix="xport embedded "))
    top.chmod(0o711)
    yield top / "run time"
    shutil.rmtree(top)
