// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** A section of the file and its keys. Filled while {@link Keys} is initialised, then fixed. */
final class Section {
  private final String name;
  private final Map<String, Key<?>> keys = new LinkedHashMap<>();

  Section(String name) {
    this.name = name;
  }

  /** Adds a key that may be left out. */
  <T> Key<T> key(String keyName, Kind<T> kind, T defaultValue) {
    Key<T> key = new Key<>(name, keyName, kind, defaultValue);
    keys.put(keyName, key);
    return key;
  }

  /** Adds a key that must be given. */
  <T> Key<T> requiredKey(String keyName, Kind<T> kind) {
    return key(keyName, kind, null);
  }

  String name() {
    return name;
  }

  /** In the order of {@link Keys}. */
  Collection<Key<?>> keys() {
    return keys.values();
  }

  Collection<String> keyNames() {
    return keys.keySet();
  }

  /** The key of that name, or null. */
  Key<?> find(String keyName) {
    return keys.get(keyName);
  }
}
