#!/usr/bin/env bash
# Resident memory per peer: swarms of 1, 3, 100 and 10,000 peers, filled over UDP, a fresh tracker
# each. "before" is taken after a few seconds of load on a small population, so that the program
# itself (code, heap, buffers) is not counted as peers.
# environment: PEERS (300000), SIZES ("1 3 100 10000"), TRACKER_CORE, LOAD_CORE, ENGINE, PORT, NO_BUILD
set -euo pipefail
# shellcheck source=perf/common.sh
. "$(dirname "$0")/common.sh"

peers=${PEERS:-300000}
port=${PORT:-17979}

build package
work=$(mktemp -d)
pid=
cleanup() {
  [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
  wait
  rm -rf "$work"
}
trap cleanup EXIT

resident_kb() {
  sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$pid/status"
}

write_configuration "$port" >"$work/btrt.conf"
out=$perf/results/memory-$(date -u +%Y%m%d-%H%M).md
{
  echo "# Resident memory: $(date -u '+%Y-%m-%d %H:%M') UTC"
  echo
  echo "- commit: $(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)"
  echo "- $peers IPv4 peers; kernel $(uname -r); page size $(getconf PAGESIZE)"
  echo
  echo "| peers per swarm | swarms | before (MB) | after (MB) | bytes per peer, growth | in total |"
  echo "|---|---|---|---|---|---|"
  for size in ${SIZES:-1 3 100 10000}; do
    taskset -c "$tracker_core" "$root/target/dist/bin/btrt" run -c "$work/btrt.conf" \
      >"$work/log" 2>&1 &
    pid=$!
    await_port "$port" "$pid" || { cat "$work/log" >&2; exit 1; }
    load --tracker "$port" --peers 2000 --swarm-size "$((size < 2000 ? size : 2000))" \
      --warm-up 2 --seconds 4 >"$work/run" || { cat "$work/run" >&2; exit 3; }
    before=$(resident_kb)
    load --tracker "$port" --peers "$peers" --swarm-size "$size" --fill-only >"$work/run" \
      || { cat "$work/run" >&2; exit 3; }
    after=$(resident_kb)
    awk -v s="$size" -v p="$peers" -v b="$before" -v a="$after" 'BEGIN {
      printf "| %d | %d | %.0f | %.0f | %.0f | %.0f |\n",
        s, int((p + s - 1) / s), b / 1024, a / 1024, (a - b) * 1024 / p, a * 1024 / p }'
    kill "$pid"
    wait "$pid" || true
    pid=
  done
} | tee "$out"
echo "written: $out"
