"""Rows of a batch that belong to several regions."""

import json


def by_region(batch, regions):
    """The rows of each region as a batch of its own; they go to the regions in turn, or as the batch's
    own `regions` say. A region may have none."""
    count = len(batch["ids"])
    where = batch.get("regions") or [row % regions for row in range(count)]
    own = [[row for row in range(count) if where[row] == region] for region in range(regions)]
    return [{key: [batch[key][row] for row in rows] for key in ("ids", "labels")} for rows in own]


def write_by_region(given, made, regions):
    """A file of batches anew: a batch for each region of every batch, one after the other."""
    with open(given, encoding="utf-8") as lines, open(made, "w", encoding="utf-8") as out:
        for line in lines:
            for part in by_region(json.loads(line), regions):
                if part["ids"]:
                    print(json.dumps(part), file=out)
