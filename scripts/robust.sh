#!/bin/sh
# Does an answer follow the notes? Every sample case again with its evidence removed, edited, contradicted, outdated and
# beside a planted order, over a temporary copy; then damage to the stored answers. No model. More options of `eval run`
# (--limit 60, --model local) may follow BIN.
set -eu
bin=$1
shift
[ $# -gt 0 ] || set -- --no-model
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT INT TERM

"$bin/askbase" index -q --notes seeds --data-dir "$data/index"
"$bin/askbase" eval mutate -q --notes seeds --data-dir "$data/index" --cases evals/seeds/cases.jsonl \
    --ops removed,edited,conflict,stale,injected --out "$data/derived"
"$bin/askbase" eval run --notes seeds --data-dir "$data/index" --cases "$data/derived/cases.jsonl" --name robust "$@"
"$bin/askbase" eval mutate robust --notes seeds --data-dir "$data/index"
