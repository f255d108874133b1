#!/usr/bin/env python3
"""Compares two solvers of the program on school folders, as whole processes.

    benches/compare.py fixtures/willow-creek ../shared/schools/*/ > comparison.md

For every school it runs `staffroom plan SCHOOL --only sessions -o FOLDER` with each solver in turn, so that whatever
else the machine does hits both alike, and prints a Markdown table: the median wall time of each, the median of the
ratios of each pair of runs, peak memory (where GNU time is installed) and the total cost. Both have to prove the same
total: where they do not, that is said loudly and the exit status is 1. Only Python's standard library is used.
"""

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

GNU_TIME = "/usr/bin/time"
LEAST_PAIRS = 3


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("schools", nargs="+", metavar="SCHOOL", help="school folders (others are skipped)")
    parser.add_argument("--program", default="target/release/staffroom", help="the program [%(default)s]")
    parser.add_argument("--solver", default="highs", help="the solver [%(default)s]")
    parser.add_argument("--against", default="highs-plain", help="the solver to compare with [%(default)s]")
    parser.add_argument("--pairs", type=int, default=9, help="pairs of runs for each school [%(default)s]")
    parser.add_argument("--threads", type=int, help="threads of the program [as it chooses]")
    parser.add_argument("--patience", type=float, default=120, metavar="S",
                        help=f"after S seconds on one school no further pair is begun, but at least {LEAST_PAIRS} "
                             "are run [%(default)s]")
    return parser.parse_args()


class Failed(Exception):
    """A run that gives nothing to compare."""


def measure(given, school, solver, folder, prefix=()):
    """Plans once. Returns the seconds it took, what it proved and what it said on standard error."""
    output = os.path.join(folder, solver)
    command = [*prefix, given.program, "plan", school, "--only", "sessions", "--solver", solver, "-o", output]
    if given.threads:
        command += ["--threads", str(given.threads)]
    began = time.perf_counter()
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    seconds = time.perf_counter() - began
    errors = done.stderr.decode(errors="replace")
    if done.returncode not in (0, 1):
        raise Failed(f"{solver} ended with exit status {done.returncode}:\n{errors}")
    with open(os.path.join(output, "plan.json"), encoding="utf-8") as file:
        plan = json.load(file)
    if plan["status"] != "optimal":
        raise Failed(f"{solver} proved nothing: its plan is {plan['status']}")
    return seconds, plan["score"]["total"], errors


def memory(given, school, solver, folder):
    """Peak memory in MB; None where GNU time is not installed. Also warms the file cache."""
    prefix = [GNU_TIME, "-f", "peak %M"] if has_gnu_time() else []
    _, _, errors = measure(given, school, solver, folder, prefix)
    peaks = [line.split()[1] for line in errors.splitlines() if prefix and line.startswith("peak ")]
    return int(peaks[-1]) / 1024 if peaks else None


def has_gnu_time():
    if not os.access(GNU_TIME, os.X_OK):
        return False
    asked = subprocess.run([GNU_TIME, "--version"], capture_output=True, text=True)
    return "GNU" in asked.stdout + asked.stderr


def compare(given, school, folder):
    """One school: a line of the table, the ratio, and whether the totals are equal."""
    solvers = [given.solver, given.against]
    peaks = [memory(given, school, solver, folder) for solver in solvers]
    times = {solver: [] for solver in solvers}
    totals = {solver: set() for solver in solvers}
    began = time.perf_counter()
    for pair in range(given.pairs):
        if pair >= LEAST_PAIRS and time.perf_counter() - began > given.patience:
            break
        # Neither of the two always goes first.
        for solver in solvers if pair % 2 == 0 else reversed(solvers):
            seconds, total, _ = measure(given, school, solver, folder)
            times[solver].append(seconds)
            totals[solver].add(total)
    ours, theirs = (times[solver] for solver in solvers)
    ratio = statistics.median(b / a for a, b in zip(ours, theirs))
    found = sorted(totals[given.solver] | totals[given.against])
    cells = [
        os.path.basename(os.path.abspath(school)),
        str(len(ours)),
        shown(statistics.median(ours)),
        shown(statistics.median(theirs)),
        f"{ratio:.1f}",
        *("–" if peak is None else f"{peak:.0f} MB" for peak in peaks),
        " ≠ ".join(map(str, found)),
    ]
    return "| " + " | ".join(cells) + " |", ratio, len(found) == 1


def shown(seconds):
    return f"{seconds:.3f} s" if seconds < 1 else f"{seconds:.2f} s"


def main():
    given = arguments()
    schools = [school for school in given.schools if os.path.isfile(os.path.join(school, "timetable.csv"))]
    for school in given.schools:
        if school not in schools:
            print(f"{school} is skipped: it is no school folder", file=sys.stderr)
    if shutil.which(given.program) is None:
        sys.exit(f"there is no program {given.program}: run `cargo build --release` first, or name it with --program")
    if not schools or given.pairs < 1:
        sys.exit("there is nothing to compare")
    a, b = given.solver, given.against
    print(f"| school | pairs | {a} | {b} | times faster | memory {a} | memory {b} | total |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|", flush=True)
    ratios, wrong = [], []
    with tempfile.TemporaryDirectory(prefix="staffroom-compare-") as folder:
        for number, school in enumerate(schools):
            inside = os.path.join(folder, str(number))
            os.mkdir(inside)
            try:
                line, ratio, equal = compare(given, school, inside)
            except Failed as failure:
                print(f"{school}: {failure}", file=sys.stderr)
                wrong.append(school)
                continue
            print(line, flush=True)
            ratios.append(ratio)
            if not equal:
                print(f"\nTHE TOTALS DIFFER: {a} and {b} prove different totals for {school}.\n", file=sys.stderr)
                wrong.append(school)
    if ratios:
        mean = math.exp(statistics.fmean(map(math.log, ratios)))
        print(f"\nGeometric mean of the ratios over {len(ratios)} schools: {mean:.1f}.")
    if wrong:
        sys.exit(f"not compared, or with different totals: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
