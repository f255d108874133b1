#!/usr/bin/env python3
"""Pairs of a large made-up mentoring program: ours against lap.lapjv, on the same costs.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install -r benches/peers/requirements.txt
    cargo build --release --benches
    /tmp/peers/bin/python benches/peers/assignment.py --people 5000 --runs 5

Ours goes from tags to proven pairs, fits and proof included; lap is given the finished costs as
64-bit floats and finds the assignment alone. Runs take turns, so that a machine whose speed drifts
slows both; the ratio is the median over pairs of runs. --scipy adds scipy's linear_sum_assignment.
"""

import argparse
import glob
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time


def bench():
    """The newest build of the bench `pairing`."""
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    found = [path for path in glob.glob(os.path.join(root, "target/release/deps/pairing-*")) if "." not in os.path.basename(path)]
    if not found:
        sys.exit("build the benches first: cargo build --release --benches")
    return max(found, key=os.path.getmtime)


def ours(program, people, costs=None):
    """Seconds from tags to proven pairs, and their cost."""
    command = [program, "--once", str(people)] + (["--costs", costs] if costs else [])
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    text = run.stdout + run.stderr
    return float(re.search(r"all ([0-9.]+) s", text)[1]), int(re.search(r"cost (\d+)", text)[1])


def timed(solve, costs):
    start = time.perf_counter()
    total = solve(costs)
    return time.perf_counter() - start, int(round(total))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--scipy", action="store_true")
    asked = parser.parse_args()

    import lap
    import numpy

    program = bench()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "costs.npy")
        ours(program, asked.people, path)
        costs = numpy.load(path).astype(numpy.float64)

    others = {"lap.lapjv": lambda costs: lap.lapjv(costs)[0]}
    if asked.scipy:
        from scipy.optimize import linear_sum_assignment

        def scipy(costs):
            rows, columns = linear_sum_assignment(costs)
            return costs[rows, columns].sum()

        others["scipy"] = scipy

    mine, theirs = [], {name: [] for name in others}
    for number in range(asked.runs):
        seconds, total = ours(program, asked.people)
        mine.append(seconds)
        for name, solve in others.items():
            took, found = timed(solve, costs)
            if found != total:
                sys.exit(f"{name} finds {found}, ours {total}: one of them is wrong")
            theirs[name].append(took)
        print(f"run {number + 1}: ours {seconds:.3f} s, " + ", ".join(f"{name} {took[-1]:.3f} s" for name, took in theirs.items()), flush=True)
    print(f"\n{asked.people} x {asked.people}, medians of {asked.runs}: ours {statistics.median(mine):.3f} s")
    for name, took in theirs.items():
        ratio = statistics.median(other / own for own, other in zip(mine, took))
        print(f"{name} {statistics.median(took):.3f} s, {ratio:.1f} times as long; the same total")


if __name__ == "__main__":
    main()
