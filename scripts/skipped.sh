#!/usr/bin/env bash
# The last lines of `make test`: which tests were skipped, because they want real schools.
set -euo pipefail
list=target/skipped-tests
if [ -s "$list" ]; then
    sort -u "$list"
    printf '%d tests skipped: STAFFROOM_SCHOOLS=/path/to/schools names a folder with real schools\n' \
        "$(cut -d: -f1 "$list" | sort -u | wc -l)"
else
    echo 'No test was skipped.'
fi
