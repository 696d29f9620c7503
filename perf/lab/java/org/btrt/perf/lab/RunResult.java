// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.lab;

/**
 * What came of a run.
 *
 * @param copies how often all of the file came into a network, the mean of all networks
 * @param partnerCopies how much of that came from a partner
 * @param medianS median time from joining to the last piece, seconds
 * @param p95S the time that 95 % took at most
 * @param unfinished how many never finished, of those that could
 * @param recoveryS after how long bytes came in again when holders had died; -1: never, or nobody
 *     died
 */
record RunResult(
    double copies,
    double partnerCopies,
    double medianS,
    double p95S,
    int unfinished,
    double recoveryS) {
  /** How often all of the file came into a network over paid links. */
  double paidCopies() {
    return copies - partnerCopies;
  }
}
