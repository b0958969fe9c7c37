"""Figures of git histories, computed once more in plain Python with networkx, and compared.

An implementation of its own, from the definitions alone: slow, and as close to their words as it
gets. Every figure of landfall's report has to agree, floating-point ones within 1e-9.

    python team_history.py                        this repository compared, then --measure
    python team_history.py --quick                this repository compared
    python team_history.py REPOSITORY...          compares, with bots kept and dropped
    python team_history.py --figures REPOSITORY   prints the figures
    python team_history.py --measure              100,000 synthetic commits: git alone, then landfall

Needs networkx, git and cargo; TEAM_HISTORY names a built program instead.
"""

import collections
import hashlib
import itertools
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import time

import networkx as nx

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.environ.get("TEAM_HISTORY")
PLAIN = dict(os.environ, GIT_NO_REPLACE_OBJECTS="1", GIT_CONFIG_NOSYSTEM="1")
MONTH = 30 * 24 * 3600


def git(repository, *arguments, given=None):
    command = ["git", "-C", repository, *arguments]
    return subprocess.run(command, input=given, stdout=subprocess.PIPE, check=True, env=PLAIN).stdout


def headers(repository, hashes):
    """Raw author and committer lines of commits, from the objects themselves."""
    raw = git(repository, "cat-file", "--batch", given="\n".join(hashes).encode())
    at = 0
    for name in hashes:
        line_end = raw.index(b"\n", at)
        found, kind, size = raw[at:line_end].split()
        assert found.decode() == name and kind == b"commit"
        body = raw[line_end + 1 : line_end + 1 + int(size)]
        at = line_end + 1 + int(size) + 1
        head = body.split(b"\n\n", 1)[0].split(b"\n")
        yield {line.split(b" ", 1)[0]: line for line in head if line[:1] != b" "}


def offset_minutes(line):
    match = re.search(rb"> *(\d+) ([+-])(\d+)$", line)
    if not match:
        return None
    hours, minutes = divmod(int(match[3]), 100)
    total = hours * 60 + minutes
    if minutes > 59 or total > 14 * 60:
        return None
    return -total if match[2] == b"-" else total


def commits_in_order(repository, bots):
    hashes = git(repository, "rev-list", "--max-parents=1", "HEAD").decode().split()
    listed = []
    for name, head in zip(hashes, headers(repository, hashes)):
        author, committer = head[b"author"], head[b"committer"]
        email = re.search(rb"<([^>]*)>", author)[1].decode("utf-8", "surrogateescape")
        email = re.sub("[A-Z]", lambda letter: letter[0].lower(), email.strip())
        if bots == "drop" and "[bot]" in email:
            continue
        moment = int(re.search(rb"> *(\d+) [+-]\d+$", committer)[1])
        listed.append((moment, name, email, offset_minutes(author)))
    listed.sort()
    return listed


def paths_of_commits(repository, hashes):
    """Paths of each commit by the plumbing command, one commit at a time from a single process."""
    given = "".join(name + "\n" for name in hashes).encode()
    arguments = ["diff-tree", "--stdin", "-r", "-z", "--root", "--no-renames", "--name-only", "--always"]
    parts = git(repository, *arguments, given=given).split(b"\0")
    assert parts.pop() == b""
    order, paths = iter(hashes), {}
    expected = next(order, None)
    current = None
    for part in parts:
        if expected is not None and part == expected.encode():
            current = paths[expected] = set()
            expected = next(order, None)
        else:
            current.add(part)
    assert expected is None
    return paths


def shown(email):
    return hashlib.sha256(email.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def truck_factor(repository, commits, paths):
    touches = collections.defaultdict(list)
    for _, name, email, _ in commits:
        for path in paths[name]:
            touches[path].append(email)
    regular = set()
    for entry in git(repository, "ls-tree", "-r", "-z", "--full-tree", "HEAD").split(b"\0"):
        if entry[:3] == b"100":
            regular.add(entry.split(b"\t", 1)[1])
    authors_of = {}
    for path in regular & touches.keys():
        degrees = {}
        for author in set(touches[path]):
            own = touches[path].count(author)
            others = len(touches[path]) - own
            first = 1 if touches[path][0] == author else 0
            degrees[author] = 3.293 + 1.098 * first + 0.164 * own - 0.321 * math.log(1 + others)
        most = max(degrees.values())
        authors_of[path] = {a for a, d in degrees.items() if d >= 3.293 and d / most > 0.75}
    removed = []
    left = {path: set(authors) for path, authors in authors_of.items()}
    while left and 2 * sum(1 for authors in left.values() if authors) >= len(left):
        counts = collections.Counter(a for authors in left.values() for a in authors)
        if not counts:
            break
        gone = min(counts, key=lambda a: (-counts[a], a.encode("utf-8", "surrogateescape")))
        removed.append(gone)
        for authors in left.values():
            authors.discard(gone)
    return {"value": len(removed), "removed_in_order": [shown(a) for a in removed]}, authors_of


def graph_figures(authors, weights):
    graph = nx.Graph()
    graph.add_nodes_from(authors)
    for (a, b), weight in weights.items():
        graph.add_edge(a, b, weight=weight, distance=1 / weight)
    forest = nx.minimum_spanning_edges(graph, weight="distance", data=True)
    between = nx.betweenness_centrality(graph, normalized=True)
    ranked = sorted(((shown(a), v) for a, v in between.items()), key=lambda e: (-round(e[1] * 1e12), e[0]))
    return {
        "nodes": graph.number_of_nodes(),
        "edges": graph.number_of_edges(),
        "edge_weight_sum": sum(weights.values()),
        "edge_weight_max": max(weights.values(), default=0),
        "isolated_nodes": nx.number_of_isolates(graph),
        "components": nx.number_connected_components(graph),
        "msf_weight": math.fsum(edge[2]["distance"] for edge in forest),
        "betweenness_top10": [list(entry) for entry in ranked[:10]],
    }


def graphs(commits, paths):
    touches = collections.defaultdict(list)
    for moment, name, email, _ in commits:
        if len(paths[name]) <= 50:
            for path in paths[name]:
                touches[path].append((moment, email))
    coedit, handover = collections.Counter(), collections.Counter()
    for sequence in touches.values():
        for pair in itertools.combinations(sorted({email for _, email in sequence}), 2):
            coedit[pair] += 1
        for (before, one), (after, other) in itertools.pairwise(sequence):
            if one != other and 0 <= after - before <= MONTH:
                handover[tuple(sorted((one, other)))] += 1
    authors = sorted({email for _, _, email, _ in commits})
    return graph_figures(authors, coedit), graph_figures(authors, handover)


def figures(repository, bots):
    commits = commits_in_order(repository, bots)
    paths = paths_of_commits(repository, [name for _, name, _, _ in commits])
    counts = collections.Counter(email for _, _, email, _ in commits)
    absence = 0
    for sums in itertools.accumulate(sorted(counts.values(), reverse=True)):
        absence += 1
        if 2 * sums >= len(commits):
            break
    own = collections.defaultdict(collections.Counter)
    for _, _, email, offset in commits:
        if offset is not None:
            own[email][offset] += 1
    modal = collections.Counter(min(c, key=lambda o: (-c[o], o)) for c in own.values())
    truck, _ = truck_factor(repository, commits, paths)
    coedit, handover = graphs(commits, paths)
    return {
        "commits": len(commits),
        "authors": len(counts),
        "contributor_absence_factor_50": absence,
        "utc_offset_minutes_by_commit": {
            str(o): n for o, n in sum(own.values(), collections.Counter()).items()
        },
        "utc_offset_minutes_by_author_modal": {str(o): n for o, n in modal.items()},
        "authors_with_more_than_one_offset": sum(len(c) > 1 for c in own.values()),
        "invalid_offsets": sum(offset is None for _, _, _, offset in commits),
        "truck_factor": truck,
        "coedit": coedit,
        "handover": handover,
    }


def differences(path, one, other):
    if isinstance(one, dict) and isinstance(other, dict):
        if one.keys() != other.keys():
            yield f"{path}: keys {sorted(one.keys() ^ other.keys())}"
        for key in one.keys() & other.keys():
            yield from differences(f"{path}.{key}", one[key], other[key])
    elif isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            yield f"{path}: {len(one)} and {len(other)} entries"
        for number, (a, b) in enumerate(zip(one, other)):
            yield from differences(f"{path}[{number}]", a, b)
    elif isinstance(one, float) or isinstance(other, float):
        if abs(one - other) > 1e-9 * max(1.0, abs(one)):
            yield f"{path}: {one} and {other}"
    elif one != other:
        yield f"{path}: {one!r} and {other!r}"


def compare(repository):
    agree = True
    for bots in ("keep", "drop"):
        start = time.perf_counter()
        answer = subprocess.run([PROGRAM, "report", repository, bots], stdout=subprocess.PIPE, check=True)
        middle = time.perf_counter()
        expected = figures(repository, bots)
        end = time.perf_counter()
        given = json.loads(answer.stdout)
        given = {key: given[key] for key in expected}
        wrong = list(differences("", expected, given))
        agree = agree and not wrong
        print(
            f"{repository} bots {bots}: {expected['commits']} commits, {expected['authors']} authors, "
            f"absence {expected['contributor_absence_factor_50']}, truck {expected['truck_factor']['value']}, "
            f"landfall {middle - start:.2f} s, python {end - middle:.2f} s: "
            + ("agree" if not wrong else "DIFFER\n  " + "\n  ".join(wrong[:20])),
            flush=True,
        )
    return agree


def measure():
    with tempfile.TemporaryDirectory() as folder:
        repository = os.path.join(folder, "history.git")
        subprocess.run([PROGRAM, "generate", repository, "100000", "2000"], check=True)
        for _ in range(3):
            subprocess.run([PROGRAM, "measure", repository], check=True)


def build():
    """The program, built where none is named."""
    global PROGRAM
    if PROGRAM is None:
        root = os.path.join(HERE, os.pardir, os.pardir)
        command = ["cargo", "build", "--quiet", "--release", "-p", "landfall-benches", "--bin", "team_history"]
        subprocess.run(command, check=True, cwd=root)
        PROGRAM = os.path.join(root, "target", "release", "team_history")


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--quick"]
    if arguments[:1] == ["--figures"]:
        print(json.dumps(figures(arguments[1], "keep"), indent=2))
        return
    build()
    if arguments == ["--measure"]:
        measure()
        return
    if not all([compare(repository) for repository in arguments or [HERE]]):
        sys.exit(1)
    if len(sys.argv) == 1:
        measure()


main()
