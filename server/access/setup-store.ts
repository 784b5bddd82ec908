import { createHash } from "node:crypto";
import type { StaffDb } from "../db/connect.ts";

const hashOf = (code: string) => createHash("sha256").update(code).digest();

/** Only the newest code is good. */
export async function replaceSetupCode(db: StaffDb, code: string): Promise<void> {
  await db.deleteFrom("access.setup_code").execute();
  await db
    .insertInto("access.setup_code")
    .values({ code_hash: hashOf(code) })
    .execute();
}

/** True when the code was the one; it is used up by the asking, so two cannot both succeed. */
export async function deleteSetupCode(db: StaffDb, code: string): Promise<boolean> {
  const gone = await db.deleteFrom("access.setup_code").where("code_hash", "=", hashOf(code)).executeTakeFirst();
  return gone.numDeletedRows === 1n;
}
