// SPDX-License-Identifier: Apache-2.0
/**
 * From a YAML file to immutable, typed and checked settings, one record per part of the program.
 *
 * <p>A key is described once, in {@link org.btrt.config.Keys}: name, kind and default. Everything
 * wrong with a file is reported together, each with its line. A file of BTRT 2.x loads unchanged.
 *
 * <p><em>Arrows:</em> uses {@code common} only; every part may use the records. The only importer
 * of SnakeYAML. <em>Threads:</em> the main thread at start, the reload later.
 */
package org.btrt.config;
