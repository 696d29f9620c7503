// SPDX-License-Identifier: Apache-2.0
package org.btrt.status;

/**
 * Everything the tracker counts, and the operator's manual of it: the name is how it is exported,
 * the text says what it means and when to worry. Counters of one name differ by a label.
 */
public enum Counter {
  ANNOUNCES_UDP4("announces", "transport", "udp4", "Announces answered with peers, by transport."),
  ANNOUNCES_UDP6("announces", "transport", "udp6", "Announces answered with peers, by transport."),
  ANNOUNCES_HTTP4(
      "announces", "transport", "http4", "Announces answered with peers, by transport."),
  ANNOUNCES_HTTP6(
      "announces", "transport", "http6", "Announces answered with peers, by transport."),

  SCRAPES_UDP("scrapes", "transport", "udp", "Scrapes answered, by transport."),
  SCRAPES_HTTP("scrapes", "transport", "http", "Scrapes answered, by transport."),
  SCRAPED_HASHES("scraped_hashes", "Info-hashes asked for in all scrapes."),

  UDP_CONNECTS("udp_connects", "Connection ids handed out (BEP 15)."),

  PEERS_OF_GROUP_0("peers_handed_out", "group", "0", GroupText.HANDED_OUT),
  PEERS_OF_GROUP_1("peers_handed_out", "group", "1", GroupText.HANDED_OUT),
  PEERS_OF_GROUP_2("peers_handed_out", "group", "2", GroupText.HANDED_OUT),
  PEERS_OF_GROUP_3("peers_handed_out", "group", "3", GroupText.HANDED_OUT),
  PEERS_OF_GROUP_4("peers_handed_out", "group", "4", GroupText.HANDED_OUT),
  PEERS_OF_GROUP_5("peers_handed_out", "group", "5", GroupText.HANDED_OUT),
  PEERS_OF_GROUP_6("peers_handed_out", "group", "6", GroupText.HANDED_OUT),
  PEERS_OF_GROUP_7("peers_handed_out", "group", "7", GroupText.HANDED_OUT),

  SPLIT_POLICY_LOCAL("split_peers_handed_out", "half", "policy_local", GroupText.SPLIT),
  SPLIT_POLICY_EXTERNAL("split_peers_handed_out", "half", "policy_external", GroupText.SPLIT),
  SPLIT_PLAIN_LOCAL("split_peers_handed_out", "half", "plain_local", GroupText.SPLIT),
  SPLIT_PLAIN_EXTERNAL("split_peers_handed_out", "half", "plain_external", GroupText.SPLIT),

  SPLIT_POLICY_BYTES("split_progress_bytes", "half", "policy", GroupText.PROGRESS_BYTES),
  SPLIT_PLAIN_BYTES("split_progress_bytes", "half", "plain", GroupText.PROGRESS_BYTES),
  SPLIT_POLICY_SECONDS("split_progress_seconds", "half", "policy", GroupText.PROGRESS_SECONDS),
  SPLIT_PLAIN_SECONDS("split_progress_seconds", "half", "plain", GroupText.PROGRESS_SECONDS),
  POLICY_VALVES_OPENED(
      "policy_valves_opened",
      "Swarms in which the policy made clients slow, so that for hours it gives all of them external"
          + " peers. Many: raise policy.holders or policy.holder_externals."),
  PROGRESS_LOST(
      "progress_lost", "Announces whose progress was not looked at: there were too many at once."),

  REFUSED_INFO_HASH("refusals", "reason", "info_hash", RefusalText.REFUSED),
  REFUSED_PEER_ID("refusals", "reason", "peer_id", RefusalText.REFUSED),
  REFUSED_PORT("refusals", "reason", "port", RefusalText.REFUSED),
  REFUSED_QUERY("refusals", "reason", "query", RefusalText.REFUSED),
  REFUSED_NOT_LISTED("refusals", "reason", "not_listed", RefusalText.REFUSED),
  REFUSED_TORRENT_FAILURE("refusals", "reason", "torrent_failure", RefusalText.REFUSED),
  REFUSED_CLIENT_BANNED("refusals", "reason", "client_banned", RefusalText.REFUSED),
  REFUSED_ADDRESS("refusals", "reason", "address", RefusalText.REFUSED),
  REFUSED_STORE_FULL("refusals", "reason", "store_full", RefusalText.REFUSED),
  REFUSED_SCRAPE("refusals", "reason", "scrape", RefusalText.REFUSED),
  REFUSED_FORWARDED("refusals", "reason", "forwarded", RefusalText.REFUSED),
  REFUSED_UNKNOWN_PATH("refusals", "reason", "unknown_path", RefusalText.REFUSED),

  DROPPED_SHORT("udp_dropped", "reason", "short", DropText.DROPPED),
  DROPPED_MAGIC("udp_dropped", "reason", "magic", DropText.DROPPED),
  DROPPED_ACTION("udp_dropped", "reason", "action", DropText.DROPPED),
  DROPPED_CONNECTION_ID("udp_dropped", "reason", "connection_id", DropText.DROPPED),
  DROPPED_RATE("udp_dropped", "reason", "rate", DropText.DROPPED),
  DROPPED_SOURCE_PORT("udp_dropped", "reason", "source_port", DropText.DROPPED),
  UDP_SEND_FAILED(
      "udp_send_failed", "Replies that the kernel did not take: watch the send buffer."),

  HTTP_CONNECTIONS_OPENED("http_connections_opened", "HTTP connections accepted."),
  HTTP_CONNECTIONS_CLOSED("http_connections_closed", "HTTP connections ended, whoever ended them."),
  HTTP_CONNECTIONS_REFUSED(
      "http_connections_refused", "HTTP connections over a limit, closed at once."),
  HTTP_BAD_REQUESTS("http_bad_requests", "What was not HTTP, or more of it than the limits allow."),
  HTTP_TIMEOUTS("http_timeouts", "HTTP connections closed for being slow or idle."),

  TLS_HANDSHAKES_DONE("tls_handshakes", "result", "done", TlsText.HANDSHAKES),
  TLS_HANDSHAKES_FAILED("tls_handshakes", "result", "failed", TlsText.HANDSHAKES),
  TLS_HANDSHAKES_TIMED_OUT("tls_handshakes", "result", "timeout", TlsText.HANDSHAKES),
  TLS_HANDSHAKES_REFUSED("tls_handshakes", "result", "refused", TlsText.HANDSHAKES),
  CERTIFICATES_RENEWED("certificate_changes", "result", "renewed", TlsText.CERTIFICATES),
  CERTIFICATES_UNUSABLE("certificate_changes", "result", "unusable", TlsText.CERTIFICATES),

  PEERS_ADDED("peers_added", "Peers stored that were not there before."),
  PEERS_STOPPED("peers_stopped", "Peers that said goodbye."),
  PEERS_EXPIRED("peers_expired", "Peers dropped because their time was over."),
  DOWNLOADS_COMPLETED("downloads_completed", "Completed downloads, as told by the peers."),
  PEERS_NOT_STORED("peers_not_stored", "Announces answered whose peer found no room in the store."),
  PEERS_PROTECTED(
      "peers_protected",
      "Announces answered that would have changed a peer of another peer id, by an address that"
          + " the sender only claims (ip=). Many of them: http.client_ip_parameter is abused."),
  SWARMS_REPAIRED(
      "swarms_repaired",
      "Swarms put in order after a process was killed in the middle of a change."),

  TORRENT_FILES_READ("torrent_files", "result", "read", TorrentText.FILES),
  TORRENT_FILES_BROKEN("torrent_files", "result", "broken", TorrentText.FILES),
  TORRENT_FILES_DUPLICATE("torrent_files", "result", "duplicate", TorrentText.FILES),
  TORRENT_SCANS("torrent_scans", "result", "done", TorrentText.SCANS),
  TORRENT_SCANS_FAILED("torrent_scans", "result", "failed", TorrentText.SCANS),
  PUBLIC_PAGES("public_pages", "result", "sent", TorrentText.PAGES),
  PUBLIC_PAGES_BUSY("public_pages", "result", "busy", TorrentText.PAGES),

  UPSTREAM_REQUESTS_NEIGHBOUR("upstream_requests", "purpose", "neighbor", UpstreamText.REQUESTS),
  UPSTREAM_REQUESTS_FORWARDED("upstream_requests", "purpose", "forwarded", UpstreamText.REQUESTS),
  UPSTREAM_REQUESTS_PRIVATE("upstream_requests", "purpose", "private", UpstreamText.REQUESTS),
  UPSTREAM_FAILED(
      "upstream_failed", "Requests to other trackers without an answer; the log says whose."),
  UPSTREAM_DEMAND_LOST(
      "upstream_demand_lost",
      "Swarms that other trackers should have been asked about, but there were too many at once."),
  UPSTREAM_PEERS_LEARNED(
      "upstream_peers", "result", "learned", "Peers in the replies of other trackers."),
  UPSTREAM_PEERS_REFUSED(
      "upstream_peers", "result", "refused", "Peers in the replies of other trackers."),

  FORWARDED_FROM_MEMORY("forwarded_announces", "answer", "memory", ForwardedText.ANNOUNCES),
  FORWARDED_ASKED("forwarded_announces", "answer", "asked", ForwardedText.ANNOUNCES),
  FORWARDED_LATE("forwarded_announces", "answer", "late", ForwardedText.ANNOUNCES),
  FORWARDED_RELAYED("forwarded_announces", "answer", "relayed", ForwardedText.ANNOUNCES),
  FORWARDED_FAILED("forwarded_announces", "answer", "failed", ForwardedText.ANNOUNCES),

  HASHLIST_ADDED("hashlist_swarms", "change", "added", HashListText.SWARMS),
  HASHLIST_REMOVED("hashlist_swarms", "change", "removed", HashListText.SWARMS),
  HASHLIST_LEFT_OUT(
      "hashlist_left_out",
      "Swarms not looked at for the hash list, in each pass, because there were more than"
          + " hashlist.max_hashes: raise it."),
  HASHLIST_SENT("hashlist_requests", "result", "sent", HashListText.REQUESTS),
  HASHLIST_NOT_MODIFIED("hashlist_requests", "result", "not_modified", HashListText.REQUESTS),
  HASHLIST_NOT_READY("hashlist_requests", "result", "not_ready", HashListText.REQUESTS),
  HASHLIST_REFUSED("hashlist_requests", "result", "refused", HashListText.REQUESTS),
  HASHLIST_FILE_WRITTEN("hashlist_file", "result", "written", HashListText.FILE),
  HASHLIST_FILE_FAILED("hashlist_file", "result", "failed", HashListText.FILE),
  SNAPSHOTS_DONE("snapshots", "result", "done", SnapshotText.SNAPSHOTS),
  SNAPSHOTS_FAILED("snapshots", "result", "failed", SnapshotText.SNAPSHOTS),
  SNAPSHOTS_WRONG_SCHEMA("snapshots", "result", "wrong_schema", SnapshotText.SNAPSHOTS),
  SNAPSHOT_ROWS("snapshot_rows", "Torrents and peers in all snapshots that were finished."),
  PEERS_RESTORED("peers_restored", "Peers brought back from the database at the start."),

  NAT_CHECKS_REACHED("nat_checks", "result", "reached", NatCheckText.CHECKS),
  NAT_CHECKS_UNREACHABLE("nat_checks", "result", "unreachable", NatCheckText.CHECKS),
  NAT_CHECKS_REPEATED("nat_checks", "result", "repeated", NatCheckText.CHECKS),
  NAT_CHECKS_SKIPPED("nat_checks", "result", "skipped", NatCheckText.CHECKS),
  NAT_CHECKS_LIMITED("nat_checks", "result", "limited", NatCheckText.CHECKS),
  NAT_CHECKS_LOST("nat_checks", "result", "lost", NatCheckText.CHECKS),

  ACCESS_LOG_LOST(
      "access_log_lost",
      "Lines missing in http.access_log: more at once than could be written, or a file that cannot"
          + " be written; then the log says so."),

  ADMIN_DONE("admin_requests", "result", "done", AdminText.REQUESTS),
  ADMIN_WRONG("admin_requests", "result", "wrong", AdminText.REQUESTS),
  ADMIN_FAILED("admin_requests", "result", "failed", AdminText.REQUESTS),
  ADMIN_UNAUTHORIZED("admin_requests", "result", "unauthorized", AdminText.REQUESTS),
  ADMIN_FOREIGN("admin_requests", "result", "foreign", AdminText.REQUESTS),
  ADMIN_LIMITED("admin_requests", "result", "limited", AdminText.REQUESTS),

  RELOADS(
      "reloads",
      "result",
      "done",
      "Reloads of groups and lists asked for by SIGHUP or POST /admin/reload."),
  RELOADS_FAILED(
      "reloads",
      "result",
      "failed",
      "Reloads of groups and lists asked for by SIGHUP or POST /admin/reload."),
  INTERNAL_ERRORS(
      "internal_errors", "Faults of the program itself; each distinct one is in the log once.");

  private final String metric;
  private final String labelName;
  private final String labelValue;
  private final String help;

  Counter(String metric, String help) {
    this(metric, "", "", help);
  }

  Counter(String metric, String labelName, String labelValue, String help) {
    this.metric = metric;
    this.labelName = labelName;
    this.labelValue = labelValue;
    this.help = help;
  }

  private static final Counter[] ALL = values();

  /** The counter of peers handed out that belong to {@code group}. */
  public static Counter peersOfGroup(int group) {
    return ALL[PEERS_OF_GROUP_0.ordinal() + group];
  }

  /** Name without prefix and suffix, for instance {@code announces}. */
  public String metric() {
    return metric;
  }

  /** The label that tells counters of one name apart; empty if there is none. */
  public String labelName() {
    return labelName;
  }

  public String labelValue() {
    return labelValue;
  }

  public String help() {
    return help;
  }

  private static final class GroupText {
    static final String SPLIT =
        "Peers in replies while policy.split is true, by half of the torrents and by whether they were of the client's own group.";

    static final String PROGRESS_BYTES =
        "By how much `left` fell from one announce of a client to its next while policy.split is true,"
            + " by half of the torrents.";
    static final String PROGRESS_SECONDS =
        "In how much time split_progress_bytes fell, all clients together: bytes by seconds is what a"
            + " client downloads in a second.";

    static final String HANDED_OUT =
        "Peers in replies, by the priority group of their address. Group 0 is the operator's own network.";
  }

  private static final class RefusalText {
    static final String REFUSED = "Requests answered with a failure, by reason.";
  }

  private static final class TorrentText {
    static final String FILES =
        "Files of access.torrents that were new or had changed: read; broken, or no torrent at all;"
            + " duplicate, of a torrent that another file has. The log names the latter two.";
    static final String SCANS =
        "Looks through access.torrents. A failure leaves the last list; the log says why.";
    static final String PAGES =
        "Pages and torrent files asked for at http.listen: sent; busy, refused because too many were"
            + " asked for at once.";
  }

  private static final class UpstreamText {
    static final String REQUESTS = "Requests to other trackers, by what for.";
  }

  private static final class ForwardedText {
    static final String ANNOUNCES =
        "Announces meant for other trackers, by how they were answered: from memory; after the other"
            + " tracker was asked; late, without waiting any longer; relayed untouched, for a private"
            + " tracker; failed, with nothing to give.";
  }

  private static final class HashListText {
    static final String SWARMS =
        "Swarms, an address family each, put on the hash list and taken off it.";
    static final String REQUESTS =
        "Requests for the hash list: sent; not modified since; not ready, before the first pass"
            + " through the store; refused, from an address that is not in hashlist.sources.";
    static final String FILE =
        "Attempts to write hashlist.file. A failure leaves the last file; the log says why.";
  }

  private static final class NatCheckText {
    static final String CHECKS =
        "Checks whether peers can be connected to: reached; unreachable after nat_check.tries;"
            + " repeated, for an address and port whose last result still holds; skipped, by"
            + " nat_check.skip or a port below 1024; limited, over nat_check.per_address; lost,"
            + " because more came than can be checked. The last three are taken for reachable.";
  }

  private static final class SnapshotText {
    static final String SNAPSHOTS =
        "Snapshots for the database: done; failed, the log says why; wrong_schema, not begun because"
            + " btrt db create or upgrade must be run.";
  }

  private static final class TlsText {
    static final String HANDSHAKES =
        "TLS handshakes: done; failed, by no TLS at all, another TLS, mistrust of the certificate or"
            + " a client that left; timeout, longer than http.request_timeout; refused, not begun"
            + " because of limits.per_address_rate.";
    static final String CERTIFICATES =
        "Times that the files of https.certificate have changed: renewed; unusable, the old one stays"
            + " in force and the log says why.";
  }

  private static final class AdminText {
    static final String REQUESTS =
        "Requests that were to change something at web.listen: done; wrong, not understood; failed,"
            + " the log says why; unauthorized, without the token; foreign, sent by a page of"
            + " another site; limited, from an address that has tried too often without the token.";
  }

  private static final class DropText {
    static final String DROPPED = "Datagrams left without an answer, by reason.";
  }
}
