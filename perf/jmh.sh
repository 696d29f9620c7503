#!/usr/bin/env bash
# Runs the benchmarks whose names match a regular expression (default: all; under five minutes).
# usage: perf/jmh.sh [REGEX] [JMH OPTION ...]
set -euo pipefail
# shellcheck source=perf/common.sh
. "$(dirname "$0")/common.sh"

regex=${1:-.*}
[ $# -eq 0 ] || shift
build test-compile
# Forked JVMs take over the options of this one.
java_run org.openjdk.jmh.Main "$regex" -wi 2 -i 3 -w 1 -r 1 -prof gc "$@"
