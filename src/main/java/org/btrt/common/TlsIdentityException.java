// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

/** A certificate or its private key is not what it should be. */
public final class TlsIdentityException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Which of the two files is at fault. */
  public enum Part {
    CERTIFICATE,
    PRIVATE_KEY
  }

  private final Part part;
  private final String expected;

  /**
   * @param what file and what is wrong with it
   * @param expected what would be right
   */
  TlsIdentityException(Part part, String what, String expected, Throwable cause) {
    super(what, cause);
    this.part = part;
    this.expected = expected;
  }

  public Part part() {
    return part;
  }

  /** What would be right; {@link #getMessage} says what is wrong. */
  public String expected() {
    return expected;
  }
}
