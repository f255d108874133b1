#!/usr/bin/env python3
"""Shows how far proofs come: for every school of some folders and every kind, and for all kinds together, what the plan
costs and what is proven, when a plan within 1 % of that was at hand, when it was proven, and what all of it took.

    benches/proofs.py ../shared/schools ../shared/variants --limit 60 > proofs.md
    benches/proofs.py ../shared/schools --kinds together --against proofs-before.json --save proofs-now.json

A folder that holds schools stands for all of them. The program runs as a user would run it, on one thread; when a plan was
at hand is read from the line that it shows on a terminal, which is drawn ten times a second and not at all before 0.3 s:
what comes sooner is shown as < 0.3. Seconds within 1 % and to the proof are those of the clock; those of the processor and
the memory are of the whole process, with what would help and what is written. With `--against` an earlier table that was
kept with `--save` stands beside it, and totals that were proven by both must be the same: where they are not, that is said
loudly and the exit status is 1. Only Python's standard library is used.
"""

import argparse
import fcntl
import json
import math
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time

KINDS = ["sessions", "mentors", "visits", "together"]
# Of the whole plan: while one kind is planned for itself the line says which.
BEST = re.compile(rb"planning, [\d.]+ s: best (-?\d+), (?:at most (\d+) above|and no plan costs less)")
UNSEEN = 0.3


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="+", metavar="FOLDER", help="schools, or folders of schools")
    parser.add_argument("--program", default="target/release/staffroom", help="the program [%(default)s]")
    parser.add_argument("--kinds", default=",".join(KINDS), help="which of %(default)s")
    parser.add_argument("--limit", type=float, default=60, metavar="S", help="seconds of the clock for each [%(default)s]")
    parser.add_argument("--save", metavar="FILE", help="keep the figures in this file, too")
    parser.add_argument("--against", metavar="FILE", help="figures that were kept before")
    return parser.parse_args()


def is_school(folder):
    names = {name.lower() for name in os.listdir(folder)}
    return "timetable.csv" in names or any(name.endswith(".xlsx") for name in names)


def schools(folders):
    for folder in folders:
        if is_school(folder):
            yield folder.rstrip("/")
        else:
            inside = (os.path.join(folder, name) for name in sorted(os.listdir(folder)))
            yield from (path for path in inside if os.path.isdir(path) and is_school(path))


def used(pid):
    """Waits for a process: its exit status, its processor time and its peak memory in MB."""
    _, status, usage = os.wait4(pid, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def watched(command):
    """Runs a command with a terminal to show its progress on. What it showed, each with its second, and how it ended."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 250, 0, 0))
    began = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    shown = []
    while True:
        try:
            text = os.read(ours, 65536)
        except OSError:
            break
        if not text:
            break
        now = time.monotonic() - began
        shown += [(now, int(best), int(best) - int(above or 0)) for best, above in BEST.findall(text)]
    os.close(ours)
    status, processor, memory = used(process.pid)
    process.returncode = status
    return shown, status, time.monotonic() - began, processor, memory


def measure(given, school, kind, folder):
    """One run: a dictionary of figures, or of why there are none."""
    output = os.path.join(folder, "out")
    shutil.rmtree(output, ignore_errors=True)
    command = [given.program, "plan", school, "--threads", "1", "--time-limit", str(given.limit), "-o", output]
    command += [] if kind == "together" else ["--only", kind]
    shown, status, wall, processor, memory = watched(command)
    figures = {"school": os.path.basename(school), "kind": kind, "processor": processor, "memory": memory}
    if status not in (0, 1):
        return figures | {"failed": {2: "cannot hold", 3: "none found"}.get(status, f"exit status {status}")}
    with open(os.path.join(output, "plan.json"), encoding="utf-8") as file:
        score = json.load(file)["score"]
    total, bound = score["total"], score["bound"]
    good = [second for second, best, _ in shown if best <= total + max(bound, 0) / 100]
    proven = [second for second, best, least in shown if best <= least]
    figures |= {"total": total, "bound": bound, "wall": wall, "good": min(good) if good else min(wall, UNSEEN)}
    if total == bound:
        # What is proven without a line is proven before the next one would be drawn.
        figures["proven"] = min(proven) if proven else wall if shown else min(wall, UNSEEN)
    return figures


def seconds(figure):
    if figure is None:
        return "–"
    return "< 0.3" if figure <= UNSEEN else f"{figure:.1f}"


def main():
    given = arguments()
    kinds = given.kinds.split(",")
    if unknown := set(kinds) - set(KINDS):
        sys.exit(f"--kinds takes {', '.join(KINDS)}, not {', '.join(sorted(unknown))}")
    before = {}
    if given.against:
        with open(given.against, encoding="utf-8") as file:
            before = {(run["school"], run["kind"]): run for run in json.load(file)}
    beside = " before, processor s |" if before else ""
    print(f"| school | kind | total | bound | within 1 %, s | proven, s | processor, s |{beside} MB |")
    print("|---|---|--:|--:|--:|--:|--:|" + ("--:|" if before else "") + "--:|")
    runs, ratios, differ = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for school in schools(given.folders):
            for kind in kinds:
                run = measure(given, school, kind, folder)
                runs.append(run)
                other = before.get((run["school"], kind))
                of_other = f" {other['processor']:.2f} |" if other else " – |" if before else ""
                if "failed" in run:
                    cells = [run["failed"], "", "", ""]
                else:
                    is_proven = "proven" in run
                    bound = "proven" if is_proven else f"{run['bound']:,}"
                    cells = [f"{run['total']:,}", bound, seconds(run["good"]), seconds(run.get("proven"))]
                    if other and is_proven and "proven" in other:
                        ratios.append(run["processor"] / max(other["processor"], 0.005))
                        if run["total"] != other["total"]:
                            differ.append(f"{run['school']} {kind}: {other['total']} before, {run['total']} now")
                print(f"| {run['school']} | {kind} | {' | '.join(cells)} | {run['processor']:.2f} |{of_other} "
                      f"{run['memory']:.0f} |", flush=True)
    if ratios:
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        print(f"\nGeometric mean of processor time, now to before, of {len(ratios)} that both prove: {mean:.2f}.")
    if given.save:
        with open(given.save, "w", encoding="utf-8") as file:
            json.dump(runs, file, indent=1)
    if differ:
        sys.exit("PROVEN TOTALS DIFFER:\n" + "\n".join(differ))


if __name__ == "__main__":
    main()
