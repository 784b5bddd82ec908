import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import type { Random } from "../kernel/random.ts";

/**
 * What PostgreSQL stores of a password (RFC 5803, SCRAM-SHA-256), so that the password itself is never in a statement,
 * where a server's log could keep it. `password` is ASCII.
 */
export function scramVerifier(password: string, random: Random): string {
  const iterations = 4096;
  const salt = random.bytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  const hmac = (text: string) => createHmac("sha256", salted).update(text).digest();
  const storedKey = createHash("sha256").update(hmac("Client Key")).digest("base64");
  const serverKey = hmac("Server Key").toString("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}
