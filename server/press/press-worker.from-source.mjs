// Loads the TypeScript of the worker: a thread does not take over the loader of the program that starts it.
import { tsImport } from "tsx/esm/api";

await tsImport("./press-worker.ts", import.meta.url);
