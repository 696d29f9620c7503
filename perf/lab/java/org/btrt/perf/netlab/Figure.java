// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is written down of a run: the columns of runs.tsv, in this order. */
enum Figure {
  /** Bytes from transit and partner into an operator's network, by the file's; operators' mean. */
  COPIES_IN,
  /** The part of it that came by transit. */
  TRANSIT_IN,
  /** The part of it that came from the partner. */
  PARTNER_IN,
  /** The same as the first of the file alone, as clients have it: no headers, nothing twice. */
  PAYLOAD_IN,
  /** The same as the first for what went out by transit and to the partner. */
  COPIES_OUT,
  /** Bytes that stayed inside. */
  COPIES_INSIDE,
  /** Copies into the operators without the policy, where there are some. */
  OTHERS_COPIES_IN,
  /** Median time from joining to having all, of clients whose operators have the policy. */
  MEDIAN_S,
  /** The time that 95 % of them took at most. */
  P95_S,
  /** The time of the slowest. */
  LAST_S,
  /** Median of clients whose operators have no policy. */
  OTHERS_MEDIAN_S,
  /** Clients that were told of somebody outside while they were leechers. */
  HOLDERS,
  /** Their median time. */
  HOLDERS_MEDIAN_S,
  /** The median time of those who were not. */
  NON_HOLDERS_MEDIAN_S,
  /** Jain's index of completion times: 1 if all are the same. */
  FAIRNESS,
  /** Clients that had not all in the end, those that died left out. */
  UNFINISHED,
  /** Seconds from the holders' death until the first operator had bytes from outside again. */
  RECOVERY_S,
  /** Connections of a client, mean over clients and samples. */
  LINKS,
  /** Those to other operators. */
  EXTERNAL_LINKS,
  /** Samples in which a client that lacked something had no path to anybody who has all. */
  SPLIT_SAMPLES,
  /** Announces that were answered. */
  ANNOUNCES,
  /** Announces that were not. */
  FAILED_ANNOUNCES,
  /** Peers in a reply, mean. */
  REPLY_PEERS,
  /** Bytes of a reply, mean. */
  REPLY_BYTES,
  /** Milliseconds until a reply, mean. */
  REPLY_MS,
  /** Clients that never got an answer. */
  MUTE_CLIENTS,
  /** Percent of all processors that were busy, whoever was it. */
  BUSY_PERCENT,
  /** How late, in milliseconds, a thread that had slept went on, in 95 % of cases at most. */
  LATE_MS,
  /** Pages swapped. */
  SWAPPED_PAGES,
  /** Bytes that clients were sent, by those of the file that they say they have received. */
  WIRE_TO_PAYLOAD,
  /** Bytes of the file that finished clients have received, by the file's. */
  PAYLOAD_TO_FILE,
  /** Bytes that came into all networks by transit or partner link, by those that left others. */
  IN_TO_OUT,
  /** The fastest uplink over five seconds, by its limit. */
  UPLINK_MOST;

  /** The head of its column. */
  String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Figure> ofColumn(String column) {
    return Arrays.stream(values()).filter(figure -> figure.column().equals(column)).findFirst();
  }
}
