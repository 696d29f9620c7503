// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.util.Optional;
import org.btrt.seed.PortRange;
import org.btrt.seed.SeedSettings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of all commands that seed. */
final class SeedOptions {
  private static final int BYTES_PER_KIB = 1024;
  private static final int RATE_MAX_KIB_PER_S = Integer.MAX_VALUE / BYTES_PER_KIB;
  private static final int INTERVAL_MAX_S = 86_400;

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--up",
      paramLabel = "KIB",
      description =
          "Upload at most so many KiB (1024 bytes) a second, to all peers together."
              + " 0: no limit. Peers in private networks do not count. Default: 0.")
  private int uploadMaxKibPerS;

  @Option(
      names = "--down",
      paramLabel = "KIB",
      description = "The same for what is missing here and fetched from others. Default: 0.")
  private int downloadMaxKibPerS;

  @Option(
      names = "--super-seed",
      description =
          "Show each peer one piece at a time, so that a first copy gets out with as little"
              + " upload as possible. Slower for everybody once there are other seeds.")
  private boolean superSeeding;

  @Option(
      names = "--upnp",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Whether to ask the router to forward the ports (UPnP, NAT-PMP). Default: yes.")
  private boolean portMapping;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      description = "From one status to the next (1 to 86400). Default: 30.")
  private int intervalS = 30;

  @Option(names = "--json", description = "Print one JSON object a line instead of text.")
  private boolean json;

  /**
   * What a session gets.
   *
   * @param announcedAddress a literal, if trackers are to be told
   * @throws ParameterException if a number is out of range
   */
  SeedSettings settings(PortRange ports, Optional<String> announcedAddress) {
    return new SeedSettings(
        ports,
        BYTES_PER_KIB * inRange("--up", uploadMaxKibPerS, 0, RATE_MAX_KIB_PER_S),
        BYTES_PER_KIB * inRange("--down", downloadMaxKibPerS, 0, RATE_MAX_KIB_PER_S),
        superSeeding,
        portMapping,
        announcedAddress);
  }

  /** Whether the router is asked. */
  boolean isPortMapping() {
    return portMapping;
  }

  /** Whether programs read what is printed. */
  boolean isJson() {
    return json;
  }

  /**
   * From one status to the next.
   *
   * @throws ParameterException if it is out of range
   */
  int intervalS() {
    return inRange("--interval", intervalS, 1, INTERVAL_MAX_S);
  }

  /**
   * Reads the value of an option that takes ports.
   *
   * @throws ParameterException if it is no range of ports
   */
  PortRange ports(String option, String text) {
    try {
      return PortRange.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
    }
  }

  private int inRange(String option, int value, int min, int max) {
    if (value < min || value > max) {
      throw new ParameterException(
          spec.commandLine(), option + ": " + value + ", expected: " + min + " to " + max);
    }
    return value;
  }
}
