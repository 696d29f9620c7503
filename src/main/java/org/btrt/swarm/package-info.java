// SPDX-License-Identifier: Apache-2.0
/**
 * The swarms: who is in them, whom to hand out, when a peer is gone. {@link
 * org.btrt.swarm.SwarmStore} is the contract, {@link org.btrt.swarm.ChronicleSwarmStore} its
 * implementation in one Chronicle Map off the heap.
 *
 * <p>Arrows: may use {@code common}, {@code config} and {@code protocol}; the only importer of
 * {@code net.openhft}. Threads that enter: every transport's workers, the sweeper, the snapshots,
 * whoever opens and closes the store.
 *
 * <h2>Layout, version 3</h2>
 *
 * <p>Version 2 is the same without what bits 29 to 31 of a back, partitions 16 and 17, the valve,
 * the progress and the second at which a swarm was new say: all of it is 0 there, and it is read as
 * it is.
 *
 * <p>This table is the specification; code that differs is the bug. Numbers are little-endian;
 * addresses, ports, peer ids and info-hashes are bytes in network order. Every field has one writer
 * at a time: the holder of the update lock of the entry's segment, see {@link
 * org.btrt.swarm.SwarmIndex}.
 *
 * <p>An entry is a run of 1, 2, 3, 4, 6, 8, 12, 16 ... slots of 512 bytes, found by its key:
 *
 * <pre>
 * offset length field
 *      0     20 info-hash; its bytes 0-7 XOR SipHash-2-4(secret, its bytes 8-19)
 *     20      4 family: 4 or 6
 *     24      8 length of the value (Chronicle Map: stop bits, then padding)
 *     32        value, 512 x slots - 32 bytes
 * </pre>
 *
 * <p>The value:
 *
 * <pre>
 * offset length type field                    unit   null  how it is written
 *      0      4 u32  peers                                 } one aligned 8-byte word,
 *      4      1 u8   intent: 1 while a change              } stored with release before
 *                    of several steps is under way         } the first and after the last
 *      5      1 u8   layout version                        } store of a change
 *      6      2 u16  generation of the groups              }
 *      8      4 u32  completed downloads                   plain
 *     12      4 i32  earliest deadline        s      max   plain; a lower bound
 *     16     72 u32  peers of partition 0 .. 17            plain, between intent and word 0
 *     88      4 i32  safety valve open until s      0     plain; 0: closed
 *     92      4 i32  when the swarm was new   s      0     plain, once
 *     96        records, dense, partition behind partition; partition = 2 x group + (1 if seeder),
 *               16 and 17 instead for peers that cannot be connected to
 *               index, from 3 slots on: cells of 2 bytes (4 if there are 65535 records or more),
 *               record number + 1, 0 if empty; open addressing, linear, load at most 2/3
 *               rest of the run, 0
 * </pre>
 *
 * <p>A record has a front and a back. Each slot holds the fronts of its records, then their backs,
 * so where a record lies depends on its number alone, not on the length of the run. The first slot
 * has 12 IPv4 or 8 IPv6 records behind the header, every other one 16 or 10; the slot in which the
 * records end has its backs where a full one has them, and the index begins behind the last.
 *
 * <pre>
 * IPv4 IPv6 length type field of the front unit   null  how it is written
 *    0    0  4, 16      address                         before the state word
 *    4   16      2      port                      0     } state word: 8 aligned bytes,
 *    6   18      1 bits 0 seeder, 1 completed,          } stored with release last;
 *                       4-6 group, 2 3 7 progress       } all zero: no record here
 *    7   19      1 u8   check of address, port,         }
 *                       bits but the progress           }
 *        20      4      reserved, 0                     }
 *    8   24             length of a front
 *
 *           length type field of the back  unit   null  how it is written
 *    0           4 bits 0-28 deadline      s            plain, in one store
 *                       29 unreachable, 30 checked,
 *                       31 takes encryption
 *    4          20      peer id                         plain; before the state word if new
 *   24                  length of a back
 * </pre>
 *
 * <p>The state word is the one that begins with the address (IPv4, offset 0) or with the port
 * (IPv6, offset 16). Deadlines are seconds of the store's clock, see {@link
 * org.btrt.swarm.StoreClock}; a renewal stores the deadline alone, four aligned bytes.
 *
 * <p>The progress is three bits (2, 3, 7 from the lowest on) that tell whether {@code left} has
 * changed from one announce to the next: 1-7 a digest of it, 0 not known. A renewal stores it
 * alone, by one byte, which is why the check byte does not cover it.
 *
 * <p>What a reader under the lock may rely on when the intent is 0: the partitions add up to the
 * number of peers; record <i>n</i> is valid for every <i>n</i> below it and its bits name the
 * partition it lies in; every other place has a state word of 0; no two records have the same
 * address and port; every record is found through the index; no deadline lies before the earliest.
 *
 * <h2>When a process is killed</h2>
 *
 * <p>The kernel keeps what was stored, in program order. A change of several steps says so first
 * (intent), never overwrites the only copy of a record, and makes a record valid by one store, its
 * last. So whatever is left, every record that was there before is there, perhaps twice; {@link
 * org.btrt.swarm.SwarmRepair} believes the records alone and derives the rest. For that every run
 * keeps a place for one record more than it may have peers. The manifest says whether the process
 * before closed the store; if not, Chronicle Map's recovery runs (it frees the locks the dead
 * process held), then every swarm is checked.
 *
 * <p>Pages reach the disk in any order, so a power cut can leave anything. What cannot be read is
 * set aside; what can be read is judged record by record through the check byte.
 */
package org.btrt.swarm;
