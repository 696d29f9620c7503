// SPDX-License-Identifier: Apache-2.0
/**
 * What the tracker leaves in a database: now and then a snapshot of all swarms, and the course of
 * the counters; and what it takes back from there at its start. The database is for people and
 * their queries; nothing of the tracker waits for it.
 *
 * <p>May use {@code swarm} (to visit, and to bring peers back), {@code status}, {@code config} and
 * {@code common}; the only importer of {@code java.sql} and of Connector/J, which is not even
 * loaded without a database.
 *
 * <p>Threads: {@code btrt-snapshot} copies swarms out of the store under their locks, a part at a
 * time, and writes them; it pauses three times as long as it works. The main thread restores before
 * the ports open, starts and closes. Commands use {@link org.btrt.snapshot.DatabaseSchema} alone.
 *
 * <p>A snapshot is written into tables beside the ones that are read ({@code peers_new} and so on);
 * one {@code RENAME TABLE} then exchanges all of them. So readers always see one whole snapshot,
 * and one that was cut short is never seen: the next one drops what is left of it. Each swarm is as
 * it was when its turn came: a snapshot is not of one moment, but of the seconds it took.
 *
 * <p>Two trackers with one schema would mix: who writes holds a lock of the server, by name.
 *
 * <p>Every time is stored as seconds, UTC, since 1970: neither session nor server has a say in it.
 */
package org.btrt.snapshot;
