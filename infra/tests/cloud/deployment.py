import sys
from pathlib import Path
import sam
if sys.argv[1:2] == ["build"]:
    sam.build(Path(sys.argv[2]).resolve())
