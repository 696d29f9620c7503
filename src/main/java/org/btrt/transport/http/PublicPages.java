// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import java.util.Set;
import java.util.function.Consumer;
import org.btrt.protocol.http.HttpPage;

/**
 * What everybody can see where announces are taken: the port through which pages come in.
 *
 * @param paths where they are
 * @param source makes them
 */
public record PublicPages(Set<String> paths, Source source) {
  /** Makes pages, on threads of its own. */
  public interface Source {
    /**
     * Asks for a page. Never waits.
     *
     * @param path one of the paths
     * @param query what is behind the question mark, a char for each byte; empty: nothing
     * @param waiting told the page, by any thread, once
     * @return false: too many are asked for already, and nobody will be told
     */
    boolean ask(String path, String query, Consumer<HttpPage> waiting);
  }

  /** Keeps a copy. */
  public PublicPages {
    paths = Set.copyOf(paths);
  }
}
