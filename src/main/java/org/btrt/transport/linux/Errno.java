// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.linux;

/**
 * Numbers of errors that somebody acts on, and the texts of those that an operator meets. The same
 * on x86_64 and aarch64.
 *
 * <p><em>Threading:</em> constants. <em>Source:</em> asm-generic/errno-base.h and errno.h.
 */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int EBADF = 9;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int EAFNOSUPPORT = 97;
  public static final int EADDRINUSE = 98;
  public static final int EADDRNOTAVAIL = 99;
  public static final int ENOBUFS = 105;
  public static final int ECONNREFUSED = 111;

  private Errno() {}

  /** What strerror says of the usual ones in English; of others the number. */
  public static String text(int errno) {
    return switch (errno) {
      case EPERM -> "Operation not permitted";
      case ENOENT -> "No such file or directory";
      case EBADF -> "Bad file descriptor";
      case ENOMEM -> "Cannot allocate memory";
      case EACCES -> "Permission denied";
      case EINVAL -> "Invalid argument";
      case ENFILE -> "Too many open files in system";
      case EMFILE -> "Too many open files";
      case EAFNOSUPPORT -> "Address family not supported by protocol";
      case EADDRINUSE -> "Address already in use";
      case EADDRNOTAVAIL -> "Cannot assign requested address";
      case ENOBUFS -> "No buffer space available";
      case ECONNREFUSED -> "Connection refused";
      default -> "error " + errno;
    };
  }
}
