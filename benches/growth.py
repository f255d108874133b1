#!/usr/bin/env python3
"""Shows how the time of every stage grows with the school, from what the bench `growth` measured last.

    cargo bench --bench growth && benches/growth.py

It reads target/criterion/**/new/ and target/growth-once/, and prints a Markdown table: a row per stage, a column per
number of staff with the median, and two exponents: the slope of log time over log staff between the two largest schools
that were measured, and between the smallest and the largest. 1 is linear, 2 quadratic, and below 1 a part that does not
grow still counts. What takes so long that it was run only once has a star, and a stage that was left out for a size a
dash. Only Python's standard library is used.
"""

import argparse
import json
import math
import os
import re
import sys

GROUP = "growth: "
UNITS = [(1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1, "ns")]
# As the bench measures them.
ORDER = [
    "making it up", "reading", "looking for impossible demands",
    "sessions: options", "sessions: cheap bound", "sessions: first draft", "sessions: leaving out and taking apart",
    "sessions: formulation", "sessions: to the proof",
    "pairs: options", "pairs: b-matching", "pairs: with meetings, to the proof", "pairs: with alternates, to the proof",
    "visits: weeks of people", "visits: costs of all pairs", "visits: b-matching", "visits: to the proof",
    "visits: 3 to a class, to the proof",
    "whole plan in stages",
    "checking and writing: verify", "checking and writing: plan.json and tables", "checking and writing: report.html",
    "checking and writing: plan.xlsx",
]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--folder", default="target/criterion", help="where criterion wrote [%(default)s]")
    parser.add_argument("--once", default="target/growth-once", help="where single runs were noted [%(default)s]")
    parser.add_argument("--after", type=float, default=0, metavar="HOURS",
                        help="only what was measured in the last HOURS [everything]")
    return parser.parse_args()


def measured(given):
    """Stage and staff to the median in nanoseconds and whether it is one run. What was measured twice counts once, the
    last time."""
    found, when = {}, {}
    newest = 0
    for name in sorted(os.listdir(given.once)) if os.path.isdir(given.once) else []:
        path = os.path.join(given.once, name)
        with open(path, encoding="utf-8") as file:
            note = json.load(file)
        key = (note["stage"], int(re.search(r"\((\d+) staff", note["label"])[1]))
        found[key], when[key] = (note["nanoseconds"], True), os.path.getmtime(path)
        newest = max(newest, when[key])
    for folder, _, files in os.walk(given.folder):
        if os.path.basename(folder) != "new" or not {"benchmark.json", "estimates.json"} <= set(files):
            continue
        with open(os.path.join(folder, "benchmark.json"), encoding="utf-8") as file:
            about = json.load(file)
        staff = re.search(r"\((\d+) staff", about["function_id"] or "")
        if not about["group_id"].startswith(GROUP) or not staff:
            continue
        key = (about["group_id"].removeprefix(GROUP), int(staff[1]))
        path = os.path.join(folder, "estimates.json")
        time = os.path.getmtime(path)
        newest = max(newest, time)
        if time >= when.get(key, 0):
            with open(path, encoding="utf-8") as file:
                found[key] = json.load(file)["median"]["point_estimate"], False
            when[key] = time
    if given.after:
        found = {key: median for key, median in found.items() if when[key] > newest - 3600 * given.after}
    return found


def shown(nanoseconds, once):
    size, unit = next(((size, unit) for size, unit in UNITS if nanoseconds >= size), UNITS[-1])
    figure = nanoseconds / size
    return (f"{figure:.0f} {unit}" if figure >= 100 else f"{figure:.3g} {unit}") + ("\\*" if once else "")


def slope(times, small, large):
    return f"{math.log(times[large][0] / times[small][0]) / math.log(large / small):.2f}"


def place(stage):
    """Where the bench has a stage; those that it did not have when this was written come last."""
    return ORDER.index(stage) if stage in ORDER else len(ORDER), stage


def main():
    found = measured(arguments())
    if not found:
        sys.exit("nothing was measured: run `cargo bench --bench growth` first")
    sizes = sorted({staff for _, staff in found})
    stages = sorted({stage for stage, _ in found}, key=place)
    print("| stage | " + " | ".join(f"{staff:,} staff" for staff in sizes) + " | at the end | overall |")
    print("|---|" + "--:|" * (len(sizes) + 2))
    for stage in stages:
        times = {staff: found[stage, staff] for staff in sizes if (stage, staff) in found}
        have = sorted(times)
        cells = [stage, *(shown(*times[staff]) if staff in times else "–" for staff in sizes)]
        cells += [slope(times, have[-2], have[-1]), slope(times, have[0], have[-1])] if len(have) > 1 else ["–", "–"]
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
