"""The table of the K-means measurements: ours, the floor, the peers with ratios, targets met or not."""

import dataclasses

PEERS = ["sklearn-lloyd", "sklearn-elkan", "faiss", "linfa"]
NAMES = {"sklearn-lloyd": "scikit-learn Lloyd", "sklearn-elkan": "Elkan", "faiss": "faiss", "linfa": "linfa"}

# Ratios to reach, by problem and peer: CPU per step, f32, one thread.
STEP_TARGETS = {
    "countries": {"sklearn-lloyd": 0.06, "faiss": 0.6, "linfa": 0.4},
    "cities": {"sklearn-lloyd": 0.40, "faiss": 0.20, "linfa": 0.08},
    "million": {"sklearn-lloyd": 0.25, "faiss": 0.32, "linfa": 0.07},
    "wide": {"sklearn-lloyd": 0.45, "faiss": 0.65, "linfa": 0.035},
}
STEP_TARGETS_F64 = {"sklearn-lloyd": 0.5}

# Per core and second: products and sums of a matrix product, bytes read from memory.
FLOPS = {"f32": 166e9, "f64": 83e9}
READ = 13e9


# Rows that stay in a core's cache are not read from memory at every step.
CACHE = 1 << 20


def floor_seconds(size, kind):
    """A step cannot be faster than its 2ndK operations, nor than reading the rows once."""
    operations = 2 * size.n * size.d * size.k / FLOPS[kind]
    rows = {"f32": 4, "f64": 8}[kind] * size.n * size.d
    return max(operations, rows / READ if rows > CACHE else 0.0)


@dataclasses.dataclass
class Row:
    what: str
    unit: str
    ours: float
    peers: dict = dataclasses.field(default_factory=dict)
    floor: float | None = None
    # Ratios to peers that must not be exceeded.
    targets: dict = dataclasses.field(default_factory=dict)
    # A limit on our own figure.
    limit: float | None = None
    # Something that must hold besides, what to say if it does not, and what was seen.
    holds: bool | None = None
    broken: str = ""
    note: str = ""

    def missed(self):
        """What is not reached, in words."""
        for peer, target in self.targets.items():
            ratio = self.ours / self.peers[peer] if peer in self.peers else float("nan")
            if not ratio <= target:
                yield f"{NAMES[peer]} {ratio:.3f} > {target:g}"
        if self.limit is not None and not self.ours <= self.limit:
            yield f"{figure(self.ours)} > {figure(self.limit)}"
        if self.holds is False:
            yield self.broken

    def verdict(self):
        if not self.targets and self.limit is None and self.holds is None:
            return ""
        missed = list(self.missed())
        return "no: " + "; ".join(missed) if missed else "yes"

    def wanted(self):
        parts = [f"{target:g} of {NAMES[peer]}" for peer, target in self.targets.items()]
        if self.limit is not None:
            parts.append(f"{figure(self.limit)}")
        return ", ".join(parts)


def figure(value):
    """Three significant digits, never an exponent for what can be read without."""
    if value is None or value != value:
        return "-"
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}" if value >= 1e-4 else f"{value:.1e}"


def cells(row):
    yield row.what
    yield row.unit
    yield figure(row.ours)
    yield figure(row.floor)
    yield figure(row.ours / row.floor) if row.floor else "-"
    for peer in PEERS:
        value = row.peers.get(peer)
        # Sums that should be equal are told apart in the third digit and later.
        ratio = f"{row.ours / value:.{5 if row.unit == 'sum' else 2}g}" if value else "-"
        yield "-" if value is None else f"{figure(value)} ({ratio})"
    yield row.wanted()
    yield row.verdict()


def markdown(rows):
    heads = ["what", "unit", "ours", "floor", "x floor", *(NAMES[peer] for peer in PEERS), "at most", "met"]
    table = [heads, *(list(cells(row)) for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(heads))]
    words = {0, 1, 9, 10}
    marks = ["-" * width if column in words else "-" * (width - 1) + ":" for column, width in enumerate(widths)]

    def line(parts):
        padded = [
            part.ljust(width) if column in words else part.rjust(width)
            for column, (part, width) in enumerate(zip(parts, widths))
        ]
        return "| " + " | ".join(padded) + " |"

    notes = [f"- {row.what}: {row.note}" for row in rows if row.note]
    return "\n".join([line(heads), line(marks), *(line(parts) for parts in table[1:]), "", *notes])
