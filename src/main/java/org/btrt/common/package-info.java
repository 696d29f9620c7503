// SPDX-License-Identifier: Apache-2.0
/**
 * What several parts need and none of them owns: addresses, networks, limits of the layout, clocks,
 * keyed hashes, the log that says a thing once.
 *
 * <p><em>Arrows:</em> none inside BTRT; the JDK and Agrona. <em>Threads:</em> any; everything here
 * says so where it is not immutable.
 */
package org.btrt.common;
