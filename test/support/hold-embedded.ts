/**
 * Run as a process of its own: starts the embedded PostgreSQL on the folder of the first argument, prints one line of
 * JSON about it, and stays until its input ends (then it stops what it has started) or it is killed.
 */
import { startEmbedded } from "../../server/db/embedded.ts";
import { silentLog } from "../../server/kernel/log.ts";

try {
  const { url, attached, stop } = await startEmbedded({ dataFolder: process.argv[2] ?? "", log: silentLog });
  console.log(JSON.stringify({ url, attached }));
  process.stdin.resume();
  process.stdin.on("end", () => void stop());
} catch (error) {
  console.log(JSON.stringify({ problem: (error as Error).message }));
}
