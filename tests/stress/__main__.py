"""`python -m tests.stress [NAME…] [--seed N] [--count N | --times X]`: one JSON line a test; 1 if anything failed."""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from pathlib import Path

from tests.stress.trials import TRIALS, Outcome, carry_out, carry_out_suite


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.stress", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(TRIALS)}; default: all")
    parser.add_argument("--seed", type=int, default=random.randrange(10_000), help="printed with each line")
    parser.add_argument("--count", type=int, help="rounds of each, instead of its own number; 0 = every one there is")
    parser.add_argument("--times", type=float, default=1.0, help="multiplies every count")
    parser.add_argument("--yaml-suite", type=Path, metavar="TAR", help="also read this tar of YAML's test suite")
    options = parser.parse_args()
    failed = False
    if options.yaml_suite and options.yaml_suite.is_file():
        with tempfile.TemporaryDirectory() as place:
            failed |= _told(carry_out_suite(Path(place), options.yaml_suite))
    for name in options.names or TRIALS:
        count = options.count
        if count is None:
            count = max(1, round(TRIALS[name].count * options.times)) if TRIALS[name].count else 0
        with tempfile.TemporaryDirectory() as place:
            outcome = carry_out(name, Path(place), count, options.seed)
        failed |= _told(outcome)
    return int(failed)


def _told(outcome: Outcome) -> bool:
    """Whether anything failed; said in one line."""
    for failure in outcome.failures[:20]:
        sys.stderr.write(f"{outcome.name}: {failure}\n")
    sys.stdout.write(json.dumps(outcome.line()) + "\n")
    sys.stdout.flush()
    return bool(outcome.failures)


if __name__ == "__main__":
    sys.exit(main())
