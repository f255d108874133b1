#!/bin/sh
# Plans every fixtures/tiny-* with the given program and compares the total with the one worked out by hand.
#
#   scripts/check-tiny.sh target/portable/release/staffroom [OPTION…]
set -u

program=$1
shift
wrong=0
count=0
for school in fixtures/tiny-*/; do
    school=${school%/}
    count=$((count + 1))
    case $school in
        */tiny-mentor-*) only=mentors ;;
        */tiny-visit-*) only=visits ;;
        *) only=sessions ;;
    esac
    plan=$("$program" plan "$school" --only "$only" --json "$@" 2>/dev/null </dev/null)
    status=$?
    expected=$(sed -n 's/^optimum: *//p' "$school/README.md")
    if [ -z "$expected" ]; then
        expected_status=$(sed -n 's/^exit status: *//p' "$school/README.md")
        [ "$status" = "$expected_status" ] && continue
        printf '%s: exit status %s, expected %s\n' "$school" "$status" "$expected_status" >&2
    else
        # The first total of plan.json is score.total.
        total=$(printf '%s' "$plan" | grep -o '"total": *-\{0,1\}[0-9]*' | head -n 1 | sed 's/.*: *//')
        [ "$total" = "$expected" ] && [ "$status" -le 1 ] && continue
        printf '%s: total %s (exit status %s), expected %s\n' "$school" "${total:-none}" "$status" "$expected" >&2
    fi
    wrong=$((wrong + 1))
done
if [ "$count" -eq 0 ] || [ "$wrong" -ne 0 ]; then
    printf '%s of %s tiny schools are wrong.\n' "$wrong" "$count" >&2
    exit 1
fi
printf 'All %s tiny schools have the total worked out by hand.\n' "$count"
