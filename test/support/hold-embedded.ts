/**
 * Run as a process of its own, with the umask of the second argument: starts the embedded PostgreSQL on the folder of
 * the first, prints one line of
 * JSON about it, and stays until its input ends (then it stops what it has started) or it is killed.
 */
import { startEmbedded } from "../../server/db/embedded.ts";
import { silentLog } from "../../server/kernel/log.ts";

process.umask(Number.parseInt(process.argv[3] ?? "022", 8));
try {
  const { url, attached, stop } = await startEmbedded({ dataFolder: process.argv[2] ?? "", log: silentLog });
  console.log(JSON.stringify({ url, attached }));
  process.stdin.resume();
  process.stdin.on("end", () => void stop());
} catch (error) {
  console.log(JSON.stringify({ problem: (error as Error).message }));
}
