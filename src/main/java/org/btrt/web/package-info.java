// SPDX-License-Identifier: Apache-2.0
/**
 * What the operator looks at: an info page that a script keeps alive, a search for torrents, the
 * same as JSON, metrics for Prometheus, and the hash list for a DPI platform. Off the announce
 * road: it reads counters, the last window, a history of ten minutes and a summary of the store
 * that the sweeper's visits built. One request alone walks through the store, the search for the
 * beginning of an info-hash: one at a time, for some seconds at most, see {@link
 * org.btrt.web.SwarmSearch}.
 *
 * <p>Something else are {@link org.btrt.web.TorrentPages}: what everybody can see, where announces
 * are taken, of the torrents in the catalogue, and of nothing else. They are there only if the
 * operator has listed torrents by their files; {@code transport.http} asks for them.
 *
 * <p>May use: {@code status}, {@code swarm} (read views, live counts, scrapes), {@code hashlist}
 * and {@code catalogue} (what to serve), {@code protocol.http} (a page as a reply), {@code config}
 * (its own settings), {@code common}.
 *
 * <p>Threads: {@code btrt-web-N} answer the operator's requests, {@code btrt-pages} everybody's,
 * both behind the workers; the housekeeping thread feeds {@link org.btrt.web.SummaryBuilder} with
 * the sweeper's visits, and {@link org.btrt.web.History} once a second; {@link
 * org.btrt.web.WebServer} is started and closed by the main thread.
 *
 * <p>Every response holds {@code X-Content-Type-Options: nosniff}, {@code Cache-Control: no-store}
 * (the hash list: {@code no-cache}) and a content security policy: nothing from elsewhere, nothing
 * inline, no string becomes markup (Trusted Types). Texts of the configuration and names of
 * torrents are escaped for the page, for JSON and for the metrics. No request changes anything but
 * those of {@link org.btrt.web.AdminApi}, which take a token. The page shows info-hashes: who may
 * not see them must not reach {@code web.listen}, which is why it is the loopback address unless
 * told otherwise.
 *
 * <h2>The info page</h2>
 *
 * {@code /} is whole as it is sent. What changes on it is put into words by {@link
 * org.btrt.web.Figures}, once for the page and once a second for all its viewers together: {@code
 * dashboard.js} asks for {@code /live}, sets texts and tables where the page has {@code data-text}
 * and {@code data-rows} of their names, and draws {@link org.btrt.web.Chart} from {@code /history}
 * and from the point in {@code /live}. Both belong to the script and change with it; programs use
 * {@code /stats}. A viewer is polling instead of being sent events, see {@link
 * org.btrt.web.LiveDocument}. {@code /search?q=} finds torrents by info-hash, by the beginning of
 * one, or by name if {@link org.btrt.web.TorrentNames} knows it.
 *
 * <h2>{@code /stats}</h2>
 *
 * One JSON object. Keys are stable: they may be joined by others, but keep name, unit and meaning.
 * {@code null} is "not known yet", never zero.
 *
 * <ul>
 *   <li>{@code name}, {@code version}
 *   <li>{@code time_epoch_s}, {@code started_epoch_s}, {@code uptime_s}: seconds
 *   <li>{@code listen}: array of {@code transport}, {@code address}
 *   <li>{@code swarms}, {@code peers}: now; a torrent with peers of both families is two swarms
 *   <li>{@code store}: the last pass through the store, or null before the first has ended
 *       <ul>
 *         <li>{@code as_of_epoch_s}: when the pass ended
 *         <li>{@code families}: array of {@code family} ({@code ipv4}, {@code ipv6}), {@code
 *             swarms}, {@code leechers}, {@code seeders}, {@code completed}
 *         <li>{@code localisable_share}: 0 to 1, of what group 0 would take from outside without a
 *             policy, the part that perfect locality would keep inside, over all passes since the
 *             start; null if there was nothing to take
 *         <li>{@code open_valves}: swarms in which the policy made clients slow, so that for some
 *             hours all of them are given external peers
 *         <li>{@code busiest_swarms}: array of {@code info_hash} (hex), {@code family}, {@code
 *             seeders}, {@code leechers}, {@code completed}, {@code local_peers} (of group 0);
 *             largest first, at most {@value org.btrt.web.SummaryBuilder#BUSIEST_MAX}
 *       </ul>
 *   <li>{@code groups}: array of {@code group}, {@code name}, {@code peers} (of the last pass, or
 *       null), {@code peers_handed_out} since start, {@code share_handed_out} (0 to 1, of all peers
 *       handed out; null if there were none)
 *   <li>{@code split}: null unless there is the experiment {@code policy.split}, else array of
 *       {@code half} ({@code policy}, {@code plain}), {@code peers_handed_out} since start, {@code
 *       local_share} of them (0 to 1), {@code bytes_per_min} by which {@code left} of a client
 *       falls, each null before it is known, and {@code watched_s}, the seconds of download behind
 *       that
 *   <li>{@code neighbors}: array of {@code name}, {@code asked} (false: it has failed too often
 *       lately), {@code requests}, {@code failures}, {@code peers_learned}, since start
 *   <li>{@code hashlist}: the hash list of the last pass, or null if there is none: {@code
 *       as_of_epoch_s}, {@code info_hashes} (how many)
 *   <li>{@code snapshot}: null without a database, else {@code taken_epoch_s}, {@code took_s},
 *       {@code torrents} (a family each) and {@code peers} of the last one since start, each null
 *       before there was one, and {@code trouble}: why there is no newer one, or empty
 *   <li>{@code window}: the last full window, or null before there was one
 *       <ul>
 *         <li>{@code length_s}
 *         <li>{@code announces_per_s}: object, a number per transport ({@code udp4}, {@code udp6},
 *             {@code http4}, {@code http6})
 *         <li>{@code latency}: array of {@code transport}, {@code count}, {@code p50_us}, {@code
 *             p90_us}, {@code p99_us}, {@code p99_9_us}, {@code max_us} (microseconds)
 *       </ul>
 *   <li>{@code latency_since_start}: like {@code latency}, up to the end of the last window; null
 *       before there was one
 *   <li>{@code counters}: object, by {@link org.btrt.status.Counter#metric()}: a number, or an
 *       object of numbers by label value; since start
 * </ul>
 *
 * <h2>{@code /metrics}</h2>
 *
 * Prometheus text format 0.0.4. {@code btrt_<metric>_total} for every counter, labelled as it is;
 * {@code btrt_store_swarms} and {@code btrt_store_peers} now; of the last pass, and absent before
 * it: {@code btrt_swarms}, {@code btrt_leechers}, {@code btrt_seeders} by {@code family}, {@code
 * btrt_group_peers} by {@code group} and {@code name}, {@code btrt_store_pass_timestamp_seconds},
 * {@code btrt_outside_copies_total} and {@code btrt_localisable_copies_total}, whose increases'
 * ratio is the localisable share of a day, and {@code btrt_policy_open_valves}; {@code
 * btrt_neighbor_asked}, {@code btrt_neighbor_requests_total}, {@code btrt_neighbor_failures_total}
 * and {@code btrt_neighbor_peers_total} by {@code name}; {@code btrt_hashlist_info_hashes}, absent
 * without a list; with a database {@code btrt_snapshot_failing} and, once there was a snapshot,
 * {@code btrt_snapshot_timestamp_seconds}, {@code btrt_snapshot_duration_seconds}, {@code
 * btrt_snapshot_torrents} and {@code btrt_snapshot_peers}; {@code btrt_request_latency_seconds}, a
 * histogram by {@code transport}; {@code btrt_build_info}; {@code process_start_time_seconds},
 * {@code jvm_memory_*_bytes} and {@code jvm_gc_collection_seconds} as the Prometheus client names
 * them.
 *
 * <h2>{@code /hashlist}, {@code /hashlist.bin}, {@code /hashlist.json}</h2>
 *
 * The hash list (see {@link org.btrt.hashlist}), for addresses in {@code hashlist.sources}; others
 * get 403. 404: there is none; 503 with {@code Retry-After}: the first pass has not ended. In the
 * order of the info-hashes.
 *
 * <ul>
 *   <li>text: 40 lower-case hex digits and a line feed for each info-hash
 *   <li>binary: 20 bytes for each
 *   <li>JSON: {@code as_of_epoch_s}, {@code info_hashes} (how many), and {@code swarms}: array of
 *       {@code info_hash} (hex), {@code family}, {@code local_seeders}, {@code local_peers}, {@code
 *       listed_since_epoch_s}, a line each
 * </ul>
 *
 * {@code ETag} names the content, so it outlives a restart; {@code If-None-Match} with it is
 * answered by 304. {@code Last-Modified} is the end of the pass that the list is from.
 *
 * <h2>{@code /health}</h2>
 *
 * For load balancers: 200 while the tracker serves, 503 while it is drained.
 *
 * <h2>{@code /admin/...}</h2>
 *
 * POST with {@code Authorization: Bearer} and the token of {@code web.admin_token_file}. JSON both
 * ways; bodies that are not named are not looked at.
 *
 * <ul>
 *   <li>{@code allow}, {@code deny}: {@code info_hashes}, an array of 1 to {@value
 *       org.btrt.web.AdminBody#INFO_HASHES_MAX} texts of 40 hex digits. Answer: {@code info_hashes}
 *       (how many), {@code survives_restart}
 *   <li>{@code drop}: {@code info_hashes} likewise. Answer: {@code info_hashes}, {@code peers} (how
 *       many went)
 *   <li>{@code reload}: answer: {@code reloaded}, {@code messages} (array of texts); 422 if what
 *       was in force stays
 *   <li>{@code drain}, {@code undrain}: answer: {@code draining}
 * </ul>
 *
 * What is not done is answered by {@code error} (a text) with 400 (not understood), 401 (without
 * the token), 403 (from another site's page), 404, 405, 413, 429 with {@code Retry-After} (too many
 * attempts without the token), 500 (it could not be written down) or 503 (it takes too long, or the
 * tracker stops).
 */
package org.btrt.web;
