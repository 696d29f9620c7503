#!/usr/bin/env bash
# Real clients in network namespaces: what a policy saves and costs. Needs root. See --help.
# environment: BTRT_JAVA_HOME, PERF_JAVA_OPTS, NO_BUILD=1 to take what is built
set -euo pipefail
# shellcheck source=perf/common.sh
. "$(dirname "$0")/common.sh"

main=org.btrt.perf.netlab.LabCommand
case " $* " in
  *" clean "* | *" report "* | *" --help "* | *" -h "*) phase=test-compile ;;
  *) phase=package ;;
esac
if [ ! -f "$root/target/test-classes/${main//.//}.class" ] \
    || { [ "$phase" = package ] && [ ! -x "$root/target/dist/bin/btrt" ]; }; then
  NO_BUILD=
fi
build "$phase"
commit=$(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)
PERF_JAVA_OPTS="${PERF_JAVA_OPTS:-} -Dlab.commit=$commit"
java_run "$main" --dist "$root/target/dist" "$@"
