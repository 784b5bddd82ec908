import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";

const pageBytes = 8192;
const longHead = 40;
const shortHead = 24;

/** Where the write-ahead log stands now, as a number of bytes, at the beginning of a new segment. */
export async function freshWalPosition(admin: pg.Pool): Promise<bigint> {
  await admin.query("select pg_switch_wal()");
  const { rows } = await admin.query<{ lsn: string }>("select pg_current_wal_insert_lsn() - '0/0'::pg_lsn as lsn");
  return BigInt(rows[0]?.lsn ?? 0);
}

/**
 * The write-ahead log from a position on, as one run of bytes: segments in order, the heads of pages taken out, so that
 * a record that goes over the edge of a page is whole. Old content of recycled segments is left out.
 */
export async function readWal(admin: pg.Pool, dataFolder: string, from: bigint): Promise<Buffer> {
  // so that all of it is in the files
  await admin.query("checkpoint");
  const { rows } = await admin.query<{ size: string }>(
    "select pg_size_bytes(current_setting('wal_segment_size'))::text as size",
  );
  const segmentBytes = BigInt(rows[0]?.size ?? 0);
  const folder = join(dataFolder, "pg_wal");
  const chunks: Buffer[] = [];
  for (const name of readdirSync(folder)
    .filter((name) => /^[0-9A-F]{24}$/.test(name))
    .sort()) {
    const number = BigInt(`0x${name.slice(8, 16)}`) * (0x1_0000_0000n / segmentBytes) + BigInt(`0x${name.slice(16)}`);
    const start = number * segmentBytes;
    if (start + segmentBytes <= from) continue;
    const bytes = readFileSync(join(folder, name));
    for (let at = 0; at < bytes.length; at += pageBytes) {
      const address = start + BigInt(at);
      if (address + BigInt(pageBytes) <= from || bytes.readBigUInt64LE(at + 8) !== address) continue;
      chunks.push(bytes.subarray(at + (at === 0 ? longHead : shortHead), at + pageBytes));
    }
  }
  return Buffer.concat(chunks);
}
