import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { Problem } from "../kernel/problem.ts";

/** The operating-system account that PostgreSQL runs as. undefined = the account of this process. */
export type RunAs = { readonly uid: number; readonly gid: number; readonly name: string } | undefined;

/** PostgreSQL refuses to run as root: then it is `postgres` where that account exists, else `nobody`. */
export function accountToRunAs(passwd: string = readPasswd()): RunAs {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    const [, , uid, gid] =
      passwd
        .split("\n")
        .find((line) => line.startsWith(`${name}:`))
        ?.split(":") ?? [];
    // macOS writes nobody's id as -2
    if (uid !== undefined && gid !== undefined) return { name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
  }
  throw new Problem(
    "unavailable",
    "PostgreSQL cannot run as root, and this machine has neither an account postgres nor nobody. " +
      "Start Upwell as another user, or set DATABASE_URL to a PostgreSQL that is already running.",
  );
}

function readPasswd(): string {
  try {
    return readFileSync("/etc/passwd", "utf8");
  } catch {
    return "";
  }
}

/** Refuses a data folder under which the account cannot work, and names the folder that bars the way. */
export function assertReachable(folder: string, account: RunAs): void {
  if (account === undefined) return;
  for (let at = folder; ; at = dirname(at)) {
    const { mode, uid, gid } = statSync(at);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) {
      throw new Problem(
        "unavailable",
        `The data folder ${folder} is out of reach: as root, PostgreSQL runs as the account ${account.name}, ` +
          `which may not enter ${at}. Set UPWELL_DATA to a folder such as /var/lib/upwell, or run: chmod o+x ${at}`,
      );
    }
    if (at === dirname(at)) return;
  }
}
