// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which program this is and what it runs on. The number comes from the build. */
final class Version {
  private static final String RESOURCE = "version.properties";

  private Version() {}

  /** Name and version, for instance {@code btrt 3.0.0}. */
  static String program() {
    return "btrt " + number();
  }

  /** For instance {@code 3.0.0}. */
  static String number() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  /** The virtual machine and the system below it. */
  static String platform() {
    return "Java %s (%s, %s), %s %s %s"
        .formatted(
            Runtime.version(),
            System.getProperty("java.vm.name"),
            System.getProperty("java.vendor"),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch"));
  }
}
