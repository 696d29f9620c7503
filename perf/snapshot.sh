#!/usr/bin/env bash
# What announces notice of a snapshot: their latency in turns, without and while one is written into a
# real MariaDB, which comes through Maven. Ends by itself, after some minutes.
# usage: perf/snapshot.sh [PEERS [ANNOUNCES_PER_S [TURNS]]]   (1000000 20000 5)
set -euo pipefail
# shellcheck source=perf/common.sh
. "$(dirname "$0")/common.sh"

build test-compile
cd "$root"
java_run org.btrt.perf.SnapshotCost "$@"
