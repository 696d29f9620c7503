// SPDX-License-Identifier: Apache-2.0
/**
 * Tables and charts of what perf/compare.sh has measured: reads the lines of its turns, writes one
 * page and SVG images.
 *
 * <p>Arrows: uses no other package. Threads that enter: one.
 */
package org.btrt.perf.report;
