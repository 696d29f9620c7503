// SPDX-License-Identifier: Apache-2.0
/**
 * Bencoding (BEP 3) as bytes: a writer for replies, a bounded reader for what others send. No
 * sockets, no state beyond a position.
 *
 * <p>Uses Agrona's buffers only. Any thread may enter with objects of its own.
 */
package org.btrt.protocol.bencode;
