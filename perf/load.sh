#!/usr/bin/env bash
# btrt-load: asks a tracker, judges its answers, tells how fast they came. See --help.
# environment: LOAD_CORE (1), BTRT_JAVA_HOME, PERF_JAVA_OPTS, NO_BUILD=1 to take what is built
set -euo pipefail
# shellcheck source=perf/common.sh
. "$(dirname "$0")/common.sh"

[ -f "$root/target/test-classes/org/btrt/perf/load/LoadCommand.class" ] || NO_BUILD=
build test-compile
load "$@"
