#!/bin/sh
# The offline tier: every case over the sample notes, without a model; then the gate against the accepted run.
# `sh scripts/evals.sh BIN accept` makes this run the accepted one.
set -eu
bin=$1
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT INT TERM
accepted=evals/baselines/main.json

"$bin/askbase" index -q --notes seeds --data-dir "$data"
"$bin/askbase" eval run --notes seeds --data-dir "$data" --cases evals/seeds/cases.jsonl --no-model --name offline

if [ "${2:-}" = accept ]; then
    mkdir -p evals/baselines
    "$bin/askbase" eval report offline --notes seeds --data-dir "$data" --accept "$accepted" >/dev/null
    exit 0
fi
"$bin/askbase" eval gate offline --notes seeds --data-dir "$data" --accepted "$accepted" --suite evals/seeds/suite.toml
