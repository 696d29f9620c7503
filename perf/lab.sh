#!/usr/bin/env bash
# Real clients in network namespaces: what a policy saves and costs. Needs root. See --help.
# environment: BTRT_JAVA_HOME, PERF_JAVA_OPTS, NO_BUILD=1 to take what is built
set -euo pipefail
# shellcheck source=perf/common.sh
. "$(dirname "$0")/common.sh"

main=org.btrt.perf.netlab.LabCommand
phase=package
[[ " $* " =~ \ (clean|report|--help|-h|--version|-V)\  ]] && phase=test-compile
if [ ! -f "$root/target/test-classes/${main//.//}.class" ] \
    || { [ "$phase" = package ] && [ ! -x "$root/target/dist/bin/btrt" ]; }; then
  NO_BUILD=
fi
build "$phase"
commit=$(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)
PERF_JAVA_OPTS="${PERF_JAVA_OPTS:-} -Dlab.commit=$commit"

# It cleans up after itself; only if it is killed the hard way, this shell does.
(java_run "$main" --dist "$root/target/dist" "$@") &
lab=$!
trap 'kill -TERM "$lab" 2>/dev/null || true' INT TERM
status=0
wait "$lab" || status=$?
while kill -0 "$lab" 2>/dev/null; do
  wait "$lab" || status=$?
done
if [ "$status" -gt 128 ]; then
  (java_run "$main" clean "$lab") || true
fi
exit "$status"
