#!/usr/bin/env python3
"""Writes fixtures/tight-school: always the same made-up school, in which everybody has little time.

scripts/tight-school.py [FOLDER]
"""

import csv
import pathlib
import sys

DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri"]
PERIODS = ["1", "2", "3", "4", "5"]
SLOTS = [(day, period) for day in DAYS for period in PERIODS]
DEPARTMENTS = ["Maths", "English", "Science", "Languages", "Humanities", "Art", "Sport", "Music"]
CLASSES = [f"{year}{letter}" for year in range(7, 12) for letter in "ABCDEFGH"]
TAGS = ["questioning", "behaviour", "assessment", "literacy", "digital", "inclusion"]
NAMES = """
Abena Aidan Alma Amir Anouk Aria Bela Bram Carys Chidi Clara Dario Dina Edwin Elif Emre Esme Farah Felix Freya Gita
Goran Hana Hugo Ilse Imran Ines Ivan Jana Jarek Joana Kaya Kofi Lara Leif Lucia Maeve Malik Marta Milo Mona Nadia Niall
Nina Olaf Omar Oona Pavel Petra Quentin Rana Remy Rosa Samir Sanne Selim Signe Tariq Tess Uma Vera Wanda Yusuf Zora
""".split()


class Dice:
    """Numbers that look random and are the same for everybody."""

    def __init__(self, seed):
        self.state = seed

    def below(self, most):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        return (self.state >> 33) % most

    def some(self, count, items):
        left = list(items)
        return [left.pop(self.below(len(left))) for _ in range(count)]


def write(folder, name, header, rows):
    with open(folder / name, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "fixtures/tight-school")
    folder.mkdir(exist_ok=True)
    dice = Dice(2024)
    ids = [name.lower() for name in NAMES]
    department = {person: DEPARTMENTS[at % len(DEPARTMENTS)] for at, person in enumerate(ids)}
    covers, new = set(ids[56:]), set(ids[8:24])
    # Departments have a few lessons off together, but not all of them at the same time.
    common = {name: dice.some(4, range(25)) for name in DEPARTMENTS}
    free = {}
    for person in ids:
        together = [slot for slot in common[department[person]] if dice.below(100) < 80]
        rest = [slot for slot in range(25) if slot not in together]
        free[person] = set(together + dice.some(max(0, 5 + dice.below(2) - len(together)), rest))

    write(folder, "periods.csv", ["day", "period"], SLOTS)
    staff = []
    for at, person in enumerate(ids):
        roles = "cover" if person in covers else "mentee" if person in new else "mentor" if at < 56 else ""
        years = dice.below(3) if person in new else 4 + dice.below(20)
        expertise = ";".join(f"{tag}:{2 + dice.below(4)}" for tag in sorted(dice.some(2, TAGS)))
        needs = ";".join(f"{tag}:{1 + dice.below(5)}" for tag in sorted(dice.some(2, TAGS)))
        visits = 1 if at < 40 else 0
        staff.append([person, NAMES[at], department[person], years, roles, expertise, needs, visits])
    write(folder, "staff.csv", ["id", "name", "department", "years", "roles", "expertise", "needs", "visits"], staff)

    lessons, avoid = [], []
    for slot, (day, period) in enumerate(SLOTS):
        classes = dice.some(len(CLASSES), CLASSES) + [""] * len(ids)
        for person in ids:
            if slot in free[person]:
                if dice.below(100) < 20:
                    avoid.append([person, day, period, "avoid"])
            else:
                group = classes.pop(0)
                kind = "lesson" if group else "duty"
                lessons.append([person, day, period, department[person] if group else "", group, kind])
    write(folder, "timetable.csv", ["staff", "day", "period", "subject", "group", "kind"], lessons)
    write(folder, "availability.csv", ["staff", "day", "period", "status"], avoid)

    teams, members = [], []
    for name in DEPARTMENTS:
        team = name.lower()
        teams.append([team, name, 1, ""])
        own = [person for person in ids if department[person] == name]
        for place, person in enumerate(own[:5]):
            members.append([team, person, "lead" if place == 0 else "required" if place < 4 else "optional"])
    for number in range(4):
        team = f"year-{number + 7}"
        teams.append([team, f"Year {number + 7}", 1, "75%"])
        for person in dice.some(4, ids[:56]):
            members.append([team, person, "required"])
    write(folder, "teams.csv", ["id", "name", "sessions", "quorum"], teams)
    write(folder, "members.csv", ["team", "staff", "role"], members)

    (folder / "rules.toml").write_text(
        """name = "Tight School"

[blocks]
release = true
max_covers = 2

[prep]
min_free_per_cycle = 3

[mentors]
meetings = 1

[visits]
rounds = 3
hosts = 2
"""
    )


main()
