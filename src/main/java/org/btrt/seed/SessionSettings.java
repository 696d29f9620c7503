// SPDX-License-Identifier: Apache-2.0
package org.btrt.seed;

import java.util.List;
import org.libtorrent4j.SettingsPack;
import org.libtorrent4j.swig.settings_pack.bool_types;
import org.libtorrent4j.swig.settings_pack.int_types;
import org.libtorrent4j.swig.settings_pack.string_types;

/** Our settings in the library's words. */
final class SessionSettings {
  private static final int STOPPED_WAIT_MAX_S = 5;
  private static final int NO_LIMIT = -1;

  private SessionSettings() {}

  /** What a session starts with. */
  static SettingsPack of(SeedSettings settings) {
    SettingsPack pack = new SettingsPack();
    int first = settings.ports().first();
    pack.setString(
        string_types.listen_interfaces.swigValue(), "0.0.0.0:" + first + ",[::]:" + first);
    set(pack, int_types.max_retry_port_bind, settings.ports().last() - first);
    // Ports outside of the range are none that the person's firewall knows.
    set(pack, bool_types.listen_system_port_fallback, false);
    set(pack, bool_types.enable_dht, false);
    set(pack, bool_types.enable_lsd, false);
    set(pack, bool_types.enable_upnp, settings.portMapping());
    set(pack, bool_types.enable_natpmp, settings.portMapping());
    // Several downloaders behind one address translator are several.
    set(pack, bool_types.allow_multiple_connections_per_ip, true);
    set(pack, int_types.upload_rate_limit, settings.uploadMaxBytesPerS());
    set(pack, int_types.download_rate_limit, settings.downloadMaxBytesPerS());
    set(pack, int_types.stop_tracker_timeout, STOPPED_WAIT_MAX_S);
    // All that were given are seeded, not a handful in turns.
    for (int_types limit :
        List.of(
            int_types.active_seeds,
            int_types.active_downloads,
            int_types.active_limit,
            int_types.active_tracker_limit)) {
      set(pack, limit, NO_LIMIT);
    }
    settings.announcedAddress().ifPresent(address -> announcedAddress(pack, address));
    return pack;
  }

  /** Puts in what trackers are told as our address, and returns the same settings. */
  static SettingsPack announcedAddress(SettingsPack pack, String address) {
    pack.setString(string_types.announce_ip.swigValue(), address);
    return pack;
  }

  private static void set(SettingsPack pack, int_types name, int value) {
    pack.setInteger(name.swigValue(), value);
  }

  private static void set(SettingsPack pack, bool_types name, boolean value) {
    pack.setBoolean(name.swigValue(), value);
  }
}
