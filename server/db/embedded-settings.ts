/**
 * How the embedded PostgreSQL is run; given on its command line, which wins over every file and ALTER SYSTEM.
 * Reachable on 127.0.0.1 alone, by password. Its log names no statement, no parameter and no value of a row
 * (docs/privacy-promises): errors come without DETAIL, and nothing is written down about when rows were committed.
 */
export const embeddedSettings: Readonly<Record<string, string>> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  password_encryption: "scram-sha-256",
  max_connections: "200",
  // no standby and no archive can be attached, so the write-ahead log holds only what crash recovery needs
  wal_level: "minimal",
  max_wal_senders: "0",
  archive_mode: "off",
  track_commit_timestamp: "off",
  log_destination: "stderr",
  logging_collector: "off",
  log_statement: "none",
  log_duration: "off",
  log_min_duration_statement: "-1",
  log_min_duration_sample: "-1",
  log_transaction_sample_rate: "0",
  log_parameter_max_length: "0",
  log_parameter_max_length_on_error: "0",
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  log_min_messages: "warning",
  log_connections: "",
  log_disconnections: "off",
  log_lock_waits: "off",
  log_checkpoints: "off",
  log_autovacuum_min_duration: "-1",
  log_temp_files: "-1",
  session_preload_libraries: "",
  shared_preload_libraries: "",
  timezone: "UTC",
  log_timezone: "UTC",
};
