# What pandas reads of files: one JSON line a file. `python ownData.py a.csv b.json …`
import json
import math
import sys
import warnings

import pandas

warnings.simplefilter("ignore")


def number(value):
    return None if not math.isfinite(value) else value


def table(path):
    if path.endswith(".json"):
        with open(path, encoding="utf-8") as file:
            rows = json.load(file)
        if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
            raise ValueError("no array of objects")
        return pandas.DataFrame(rows)
    return pandas.read_csv(path, sep="\t" if path.endswith(".tsv") else ",", low_memory=False)


def facts(path):
    try:
        frame = table(path)
    except Exception as error:
        return {"path": path, "error": f"{type(error).__name__}: {error}"[:200]}
    sums = {}
    for at, name in enumerate(frame.columns):
        column = frame.iloc[:, at]
        if column.dtype.kind in "iuf" and column.notna().any():
            sums[at] = number(float(math.fsum(column.dropna().astype(float))) if not column.isin([math.inf, -math.inf]).any() else math.inf)
    # A header with one name less than the rows have values makes pandas take the first column as an index.
    named_index = not isinstance(frame.index, pandas.RangeIndex)
    return {"path": path, "rows": len(frame), "columns": [str(name) for name in frame.columns], "sums": sums, "index": named_index}


for path in sys.argv[1:]:
    print(json.dumps(facts(path)))
