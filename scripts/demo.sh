#!/bin/sh
# The demo: the sample notes, a real language model on this computer, three questions. Fails on a wrong exit code.
set -eu
bin=$1
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT INT TERM

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }

ask() { # ask EXPECTED-EXIT ARGUMENTS…
    expected=$1
    shift
    code=0
    "$bin/askbase" query --notes seeds --data-dir "$data" --model local "$@" || code=$?
    if [ "$code" -ne "$expected" ]; then
        printf 'demo: exit code %s where %s was expected\n' "$code" "$expected" >&2
        exit 1
    fi
}

say "The local model (1.1 GB, once; kept in your cache folder)"
"$bin/askbase" models pull

say "Indexing seeds/: the sample notes"
"$bin/askbase" index --notes seeds --data-dir "$data"

first="Who serviced the boiler in November 2024, and what did it cost?"
say "1. A question: $first"
ask 0 "$first"

second="How often does it have to be serviced?"
say "2. A follow-up: $second"
ask 0 --follows "$first" "$second"

third="What is lesson 27 of the conference lessons?"
say "3. Something the notes do not say: $third"
ask 3 "$third"

say "That was the demo. Now your own notes:  $bin/askbase chat --notes DIR"
