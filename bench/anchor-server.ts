/**
 * The anchor of the ballot path, in a process of its own: Express and pg with one durable insert of a row a request,
 * and nothing else. `node --import tsx anchor-server.ts`, with DATABASE_URL and PORT.
 */
import { randomUUID } from "node:crypto";
import express from "express";
import pg from "pg";

const pool = new pg.Pool({ connectionString: process.env["DATABASE_URL"], max: 10 });
await pool.query("create table if not exists public.anchor (id uuid primary key, answers smallint[] not null)");

const app = express();
app.disable("x-powered-by");
app.set("etag", false);
app.use(express.json());
app.get("/health", (_request, response) => void response.send("ok"));
app.post("/answers", async (request, response) => {
  const { answers } = request.body as { answers: number[] };
  await pool.query({
    name: "insert",
    text: "insert into public.anchor values ($1, $2)",
    values: [randomUUID(), answers],
  });
  response.status(204).end();
});
app.listen(Number(process.env["PORT"]), "127.0.0.1");
process.once("SIGTERM", () => process.exit(0));
