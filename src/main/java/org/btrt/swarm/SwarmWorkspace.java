// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.util.concurrent.ThreadLocalRandom;
import net.openhft.chronicle.bytes.BytesStore;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What one thread needs to work in the store: flyweights and scratch memory, made once.
 *
 * <p><em>Memory:</em> owns a key and the image of a run, off the heap until {@link #release}. The
 * image has room for the longest run, but the system backs only what is touched of it. It is never
 * exchanged for another: a context of the map that has stored from it holds it until the context is
 * closed, and a sweep shortens many swarms within one context.
 */
final class SwarmWorkspace {
  final SwarmKey key;
  final SwarmFlyweight swarm;
  final SwarmEditor editor;
  final PeerChooser chooser;
  final SwarmRepair repair;
  final SwarmChecker checker;

  private final SwarmFlyweight imageSwarm;
  private final SwarmEditor imageEditor;
  private final BytesStore<?, ?> image;

  /**
   * @param imageLength of the longest run
   */
  SwarmWorkspace(StoreSecret secret, long imageLength) {
    long indexSeed = secret.indexSeed();
    key = new SwarmKey(secret.keyHash());
    swarm = new SwarmFlyweight(indexSeed, key);
    editor = new SwarmEditor(swarm);
    chooser = new PeerChooser(swarm, ThreadLocalRandom.current().nextLong());
    repair = new SwarmRepair(swarm, editor);
    checker = new SwarmChecker(swarm);
    imageSwarm = new SwarmFlyweight(indexSeed, key);
    imageEditor = new SwarmEditor(imageSwarm);
    image = BytesStore.lazyNativeBytesStoreWithFixedCapacity(imageLength);
  }

  /** The bytes of a run to be stored, as long as its layout says. */
  BytesStore<?, ?> image() {
    return image;
  }

  /** Makes the image an empty swarm and returns it. */
  SwarmFlyweight emptyImage(RunLayout layout, int generation) {
    wrapImage(layout);
    imageSwarm.initialize(generation);
    return imageSwarm;
  }

  SwarmEditor imageEditor() {
    return imageEditor;
  }

  /** Makes the image what the swarm would be in a run of another length. */
  void imageOf(SwarmFlyweight source, RunLayout layout) {
    wrapImage(layout);
    int count = source.peerCount();
    int recordsEnd = layout.recordOffset(count);
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
