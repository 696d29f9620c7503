// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

/**
 * One key of a section. Compared by identity: {@link Keys} holds the only instances.
 *
 * @param <T> what its value is read into
 */
final class Key<T> {
  private final String name;
  private final String fullName;
  private final Kind<T> kind;
  private final T defaultValue;

  /**
   * @param defaultValue what holds when the key is not given; null: the key must be given
   */
  Key(String section, String name, Kind<T> kind, T defaultValue) {
    this.name = name;
    this.fullName = section + "." + name;
    this.kind = kind;
    this.defaultValue = defaultValue;
  }

  /** As it is written in its section. */
  String name() {
    return name;
  }

  /** With its section, for messages. */
  String fullName() {
    return fullName;
  }

  Kind<T> kind() {
    return kind;
  }

  /** Null if the key must be given. */
  T defaultValue() {
    return defaultValue;
  }

  boolean isRequired() {
    return defaultValue == null;
  }

  @Override
  public String toString() {
    return fullName;
  }
}
