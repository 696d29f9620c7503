// SPDX-License-Identifier: Apache-2.0
/**
 * The program: command line, composition of the parts, order of start and stop.
 *
 * <p><em>Arrows:</em> uses every part; nobody imports it. <em>Threads:</em> the main thread.
 */
package org.btrt;
