// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import net.openhft.chronicle.bytes.BytesStore;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What one thread needs to work in the store: flyweights and scratch memory, made once.
 *
 * <p><em>Memory:</em> owns a key and the image of a run, off the heap until {@link #release}. The
 * image has room for the longest run, but the system backs only what is touched of it. It is never
 * exchanged for another: a context of the map that has stored from it holds it until the context is
 * closed, and a pass over a segment shortens many swarms within one context.
 */
final class SwarmWorkspace {
  final SwarmKey key;
  final SwarmFlyweight swarm;
  final SwarmEditor editor;
  final PeerChooser chooser;
  final SwarmRepair repair;
  final SwarmChecker checker;
  final SwarmBatch batch;
  final SwarmSweep sweep = new SwarmSweep(this);
  final UnsettledSwarms unsettled = new UnsettledSwarms(ChronicleSwarmStore.CELLS_AT_ONCE);

  private final RunLayouts layoutsIpv4;
  private final RunLayouts layoutsIpv6;
  private final StoreCounts counts;
  private final SwarmFlyweight imageSwarm;
  private final SwarmEditor imageEditor;
  private final BytesStore<?, ?> image;

  SwarmWorkspace(
      StoreSecret secret,
      SwarmIndex index,
      RunLayouts layoutsIpv4,
      RunLayouts layoutsIpv6,
      StoreCounts counts) {
    this.layoutsIpv4 = layoutsIpv4;
    this.layoutsIpv6 = layoutsIpv6;
    this.counts = counts;
    long indexSeed = secret.indexSeed();
    key = new SwarmKey(secret.keyHash());
    swarm = new SwarmFlyweight(indexSeed, key);
    editor = new SwarmEditor(swarm);
    chooser = new PeerChooser(swarm);
    repair = new SwarmRepair(swarm, editor);
    checker = new SwarmChecker(swarm);
    batch = new SwarmBatch(index, secret.keyHash(), swarm, layoutsIpv4, layoutsIpv6);
    imageSwarm = new SwarmFlyweight(indexSeed, key);
    imageEditor = new SwarmEditor(imageSwarm);
    image =
        BytesStore.lazyNativeBytesStoreWithFixedCapacity(
            Math.max(layoutsIpv4.largest().valueLength, layoutsIpv6.largest().valueLength));
  }

  /** Puts {@link #swarm} on the value of an entry, and repairs it if need be; false: no swarm. */
  boolean wrap(long valueAddress, long valueLength, boolean ipv6) {
    RunLayout layout = (ipv6 ? layoutsIpv6 : layoutsIpv4).ofValueLength(valueLength);
    if (layout == null) {
      return false;
    }
    swarm.wrap(valueAddress, layout);
    return !swarm.isIntent() || mend();
  }

  /** As {@link #wrap(long, long, boolean)}, for an entry that {@link SwarmIndex} has found. */
  boolean wrap(long entryAddress, boolean ipv6) {
    return wrap(
        entryAddress + RunLayout.ENTRY_OVERHEAD, SwarmIndex.valueLength(entryAddress), ipv6);
  }

  /** Repairs {@link #swarm}; false: it is none. */
  boolean mend() {
    if (!repair.isRepairable()) {
      return false;
    }
    repair.repair();
    counts.addRepaired();
    return true;
  }

  /** Lets the peers of {@link #swarm} go that are due, and says how many. */
  int purge(int nowS) {
    int expired = editor.purge(nowS);
    counts.addPeers(-expired);
    return expired;
  }

  /**
   * Lets the last peers of {@link #swarm} go, so many at most, and forgets how often it was
   * completed.
   *
   * @return how many have gone
   */
  int dropLast(int max) {
    int dropped = Math.min(max, swarm.peerCount());
    for (int i = 0; i < dropped; i++) {
      editor.remove(swarm.peerCount() - 1);
    }
    swarm.completed(0);
    if (swarm.peerCount() == 0) {
      // Not one of those that stay: see DeadSwarms.
      swarm.earliestDeadlineS(0);
    }
    counts.addPeers(-dropped);
    return dropped;
  }

  /** The bytes of a run to be stored, as long as its layout says. */
  BytesStore<?, ?> image() {
    return image;
  }

  /** Makes the image an empty swarm. */
  void emptyImage(RunLayout layout, int generation, int nowS) {
    wrapImage(layout);
    imageSwarm.initialize(generation, nowS);
  }

  /** Makes the image what the swarm would be in a run of another length. */
  void imageOf(SwarmFlyweight source, RunLayout layout) {
    wrapImage(layout);
    int count = source.peerCount();
    int recordsEnd = layout.record.recordsEnd(count);
    UnsafeBuffer imageBuffer = imageSwarm.buffer();
    imageBuffer.putBytes(0, source.buffer(), 0, recordsEnd);
    imageBuffer.setMemory(recordsEnd, layout.valueLength - recordsEnd, (byte) 0);
    imageEditor.rebuildIndex(count);
  }

  private void wrapImage(RunLayout layout) {
    imageSwarm.wrap(image.addressForRead(0), layout);
  }

  void release() {
    key.release();
    image.releaseLast();
  }
}
