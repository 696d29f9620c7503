// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.util.LinkedHashMap;
import java.util.Map;
import org.btrt.perf.netlab.LabArm.Extra;
import org.libtorrent4j.SettingsPack;
import org.libtorrent4j.swig.settings_pack.bool_types;
import org.libtorrent4j.swig.settings_pack.int_types;
import org.libtorrent4j.swig.settings_pack.string_types;

/**
 * Settings of the clients, libtorrent's own but for these. Whatever changes a result silently is
 * here and nowhere else.
 *
 * <p>Finding peers by other ways than the tracker is off, unless it is what an arm is about. Times
 * that stand beside a download of an hour are scaled with it: the shortest announce interval, and
 * choking, which is 15 s by default, 10 s in the protocol's own text, and 5 s here, where one copy
 * takes an uplink 50 s. TCP only: the limits of the links are what TCP is made for, and uTP would
 * hold back where nobody else is. No encryption, which costs the processor and moves no byte
 * elsewhere. Files are read and written in the client's own thread; they are in memory. No alerts:
 * clients are asked.
 */
final class ClientSettings {
  private static final int CHOKING_S = 5;
  private static final int OPTIMISTIC_S = 15;
  private static final int DHT_ANNOUNCE_S = 15;
  private static final int REQUESTS_S = 1;

  /** libtorrent's pe_disabled. */
  private static final int NO_ENCRYPTION = 2;

  private ClientSettings() {}

  private static Map<bool_types, Boolean> switches(LabArm arm) {
    Map<bool_types, Boolean> all = new LinkedHashMap<>();
    boolean isDht = arm.is(Extra.DHT);
    all.put(bool_types.enable_dht, isDht);
    all.put(bool_types.enable_lsd, false);
    all.put(bool_types.enable_upnp, false);
    all.put(bool_types.enable_natpmp, false);
    all.put(bool_types.enable_ip_notifier, false);
    all.put(bool_types.enable_outgoing_utp, false);
    all.put(bool_types.enable_incoming_utp, false);
    if (isDht) {
      // All nodes are in two networks, with ids of their own choice.
      all.put(bool_types.dht_restrict_routing_ips, false);
      all.put(bool_types.dht_restrict_search_ips, false);
      all.put(bool_types.dht_enforce_node_id, false);
      all.put(bool_types.dht_prefer_verified_node_ids, false);
    }
    if (arm.is(Extra.ADDING)) {
      // As many programs set it; the library by itself asks one tracker that answers.
      all.put(bool_types.announce_to_all_trackers, true);
      all.put(bool_types.announce_to_all_tiers, true);
    }
    return all;
  }

  private static Map<int_types, Integer> numbers() {
    Map<int_types, Integer> all = new LinkedHashMap<>();
    all.put(int_types.min_announce_interval, TrackerFiles.minIntervalS());
    all.put(int_types.unchoke_interval, CHOKING_S);
    all.put(int_types.optimistic_unchoke_interval, OPTIMISTIC_S);
    all.put(int_types.request_queue_time, REQUESTS_S);
    all.put(int_types.dht_announce_interval, DHT_ANNOUNCE_S);
    all.put(int_types.in_enc_policy, NO_ENCRYPTION);
    all.put(int_types.out_enc_policy, NO_ENCRYPTION);
    all.put(int_types.alert_mask, 0);
    return all;
  }

  /** Settings of a client that listens at an address. */
  static SettingsPack of(LabArm arm, String address, Addresses addresses) {
    SettingsPack settings = new SettingsPack();
    settings.listenInterfaces(address + ":" + Addresses.CLIENT_PORT);
    switches(arm).forEach((name, value) -> settings.setBoolean(name.swigValue(), value));
    numbers().forEach((name, value) -> settings.setInteger(name.swigValue(), value));
    settings.setString(
        string_types.dht_bootstrap_nodes.swigValue(),
        arm.is(Extra.DHT) ? addresses.origin() + ":" + Addresses.CLIENT_PORT : "");
    return settings;
  }
}
