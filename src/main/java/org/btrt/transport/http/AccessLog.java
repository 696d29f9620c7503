// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.btrt.status.Counters;

/**
 * Where the workers leave what is to be written into the access log, see {@link AccessLogAgent}.
 *
 * <p><em>Threading:</em> any thread.
 */
public final class AccessLog {
  private final List<AccessLogQueue> queues = new CopyOnWriteArrayList<>();

  /** For one more worker. */
  AccessLogQueue newQueue(Counters counters) {
    AccessLogQueue queue = new AccessLogQueue(counters);
    queues.add(queue);
    return queue;
  }

  /** Those of all workers. */
  List<AccessLogQueue> queues() {
    return queues;
  }
}
