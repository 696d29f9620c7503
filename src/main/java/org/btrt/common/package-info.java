// SPDX-License-Identifier: Apache-2.0
/**
 * What several parts need and none of them owns: addresses, networks, limits of the layout.
 *
 * <p><em>Arrows:</em> none inside BTRT; the JDK and Agrona. <em>Threads:</em> any; everything here
 * says so where it is not immutable.
 */
package org.btrt.common;
