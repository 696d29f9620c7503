-- The schema of BTRT's snapshots, version 1: what an upgrade is tested with.
-- MySQL 8 or MariaDB 10.6, or newer. Columns that end in _s are seconds, UTC, since 1970-01-01.

-- Which versions have been installed; the highest one holds. Empty: this file was not run to its end.
CREATE TABLE IF NOT EXISTS schema_version (
  version INT NOT NULL PRIMARY KEY,
  installed_s BIGINT NOT NULL
) ENGINE = InnoDB;

-- One row: the snapshot that the tables torrents, peers, peer_groups and neighbors hold. All five are
-- replaced together.
CREATE TABLE IF NOT EXISTS snapshot (
  begun_s BIGINT NOT NULL PRIMARY KEY,
  took_ms BIGINT NOT NULL,
  -- Start of the tracker that took it.
  instance_s BIGINT NOT NULL,
  torrents BIGINT NOT NULL,
  peers BIGINT NOT NULL
) ENGINE = InnoDB;

-- Swarms that have peers: a torrent has one for each address family.
CREATE TABLE IF NOT EXISTS torrents (
  info_hash BINARY(20) NOT NULL,
  -- 4 or 6.
  family TINYINT UNSIGNED NOT NULL,
  seeders INT UNSIGNED NOT NULL,
  leechers INT UNSIGNED NOT NULL,
  -- Completed downloads.
  completed INT UNSIGNED NOT NULL,
  -- When the last of its peers is gone, unless one announces again.
  expires_s BIGINT NOT NULL,
  PRIMARY KEY (info_hash, family)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS peers (
  info_hash BINARY(20) NOT NULL,
  -- 4 or 16 bytes: INET6_NTOA(address) makes text of both.
  address VARBINARY(16) NOT NULL,
  port SMALLINT UNSIGNED NOT NULL,
  peer_id BINARY(20) NOT NULL,
  peer_group TINYINT UNSIGNED NOT NULL,
  seeder TINYINT UNSIGNED NOT NULL,
  -- 1 once its completed download has been counted.
  completed TINYINT UNSIGNED NOT NULL,
  -- When it is gone unless it announces again.
  expires_s BIGINT NOT NULL,
  PRIMARY KEY (info_hash, address, port)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS peer_groups (
  peer_group TINYINT UNSIGNED NOT NULL PRIMARY KEY,
  name VARCHAR(255) NOT NULL,
  peers BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- How the neighbours do, since the start of the tracker.
CREATE TABLE IF NOT EXISTS neighbors (
  name VARCHAR(255) NOT NULL PRIMARY KEY,
  -- 0: it has failed too often lately.
  asked TINYINT UNSIGNED NOT NULL,
  requests BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  peers_learned BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- The counters of /metrics once each period, since the start of the tracker; kept until you delete them.
CREATE TABLE IF NOT EXISTS counters (
  -- Start of the tracker: counters begin at 0 there.
  instance_s BIGINT NOT NULL,
  time_s BIGINT NOT NULL,
  metric VARCHAR(64) NOT NULL,
  -- Tells counters of one metric apart; empty if there is only one.
  label VARCHAR(64) NOT NULL,
  total BIGINT NOT NULL,
  PRIMARY KEY (instance_s, time_s, metric, label)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT IGNORE INTO schema_version VALUES (1, UNIX_TIMESTAMP());
