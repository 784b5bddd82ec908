import { randomBytes } from "node:crypto";

/** The only source of chance: a cryptographic one in production, a seeded one in tests and in the simulator. */
export interface Random {
  /** n bytes. */
  bytes(n: number): Buffer;
}

export const systemRandom: Random = { bytes: (n) => randomBytes(n) };

/** A version 4 UUID (122 random bits; never a time), lower case with hyphens. */
export function randomUuid(random: Random): string {
  const bytes = random.bytes(16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
