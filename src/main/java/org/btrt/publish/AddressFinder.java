// SPDX-License-Identifier: Apache-2.0
package org.btrt.publish;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.btrt.common.IpAddress;

/**
 * Finds where others reach us: what the person says, else the address that this machine has in the
 * internet, else the router's, else the one in the local network.
 *
 * <p><em>Threading:</em> any; a name is looked up, which may take a while.
 */
public final class AddressFinder {
  private final Optional<String> given;
  private final Supplier<Optional<String>> ofRouter;
  private final Machine machine;

  /** What this machine knows. */
  public interface Machine {
    /** The addresses from which it would speak to others; the best one first. */
    List<InetAddress> outward();

    /**
     * The addresses of a name, or of a literal.
     *
     * @throws UnknownHostException if there is none
     */
    InetAddress[] resolve(String host) throws UnknownHostException;

    /** Whether one of its interfaces has an address. */
    boolean has(InetAddress address);
  }

  /**
   * @param given a name or a literal
   * @param ofRouter a literal, once the router has told it
   */
  public AddressFinder(
      Optional<String> given, Supplier<Optional<String>> ofRouter, Machine machine) {
    this.given = given;
    this.ofRouter = ofRouter;
    this.machine = machine;
  }

  /**
   * Looks.
   *
   * @throws UnknownHostException if the given name has no address at the moment
   */
  public OwnAddress find() throws UnknownHostException {
    if (given.isPresent()) {
      String host = withoutBrackets(given.get());
      InetAddress address = machine.resolve(host)[0];
      return new OwnAddress(
          host, IpAddress.of(address), OwnAddress.Origin.GIVEN, machine.has(address));
    }
    IpAddress best =
        machine.outward().stream()
            .map(IpAddress::of)
            .findFirst()
            .orElseGet(() -> IpAddress.parse("127.0.0.1"));
    Optional<IpAddress> external = ofRouter.get().map(IpAddress::parse);
    if (OwnAddress.scopeOf(best) != OwnAddress.Scope.INTERNET && external.isPresent()) {
      return new OwnAddress(
          external.get().toString(), external.get(), OwnAddress.Origin.ROUTER, false);
    }
    return new OwnAddress(best.toString(), best, OwnAddress.Origin.INTERFACE, true);
  }

  /** IPv6 as it is copied from a URL. */
  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
