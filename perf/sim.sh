#!/usr/bin/env bash
# Simulated swarms on the tracker's own policies: what a policy saves and costs. See --help.
# environment: BTRT_JAVA_HOME, PERF_JAVA_OPTS, NO_BUILD=1 to take what is built
set -euo pipefail
# shellcheck source=perf/common.sh
. "$(dirname "$0")/common.sh"

[ -f "$root/target/test-classes/org/btrt/perf/lab/SimCommand.class" ] || NO_BUILD=
build test-compile
java_run org.btrt.perf.lab.SimCommand "$@"
