/** The local cloud's own routes, under `/__local`: for tests, rehearsals and people. */
import { Hono } from "hono";
import { z } from "zod";
import { authenticate } from "../api/authentication.ts";
import type { Cloud } from "../api/cloud.ts";
import { body, failure, json, parse } from "../api/envelope.ts";
import { ApiError } from "../api/errors.ts";
import { DEFAULT_OPTIONS } from "../state/store.ts";
import { callRoutes } from "./calls.ts";
import { consoleRoutes } from "./console.ts";
import { type Sessions, sessionRoutes } from "./explorer.ts";
import { type Faults, faultList } from "./faults.ts";
import { fill, fillFile, LOCAL_ACCOUNT } from "./fill.ts";
import type { Journal } from "./journal.ts";
import type { Logbook } from "./logbook.ts";
import { overview, userWorkers } from "./overview.ts";

const options = z
  .object({ bindingOrder: z.enum(["as-uploaded", "reversed"]), kvWriteLimit: z.boolean() })
  .partial();
const schedule = z.object({ account: z.string(), script: z.string(), cron: z.string() });
const CHANGING = ["POST", "PUT", "PATCH", "DELETE"];
const snapshot = z.record(z.string(), z.array(z.tuple([z.string(), z.unknown()])));

export interface Admin {
  cloud: Cloud;
  journal: Journal;
  faults: Faults;
  logbook: Logbook;
  sessions: Sessions;
  token: string;
}

export function createAdmin({ cloud, journal, faults, logbook, sessions, token }: Admin): Hono {
  const admin = new Hono();
  // Reading is free; what changes something shows the token, which no web page has.
  admin.on(CHANGING, "*", async (c, next) => {
    authenticate(c, token);
    await next();
  });
  const { store, runtime } = cloud;
  const done = { ok: true };

  admin.get("/health", (c) =>
    c.json({ ...done, accounts: store.accounts.list().map(({ id }) => id) }),
  );
  admin.get("/requests", (c) => {
    const after = c.req.query("after");
    return c.json(after === undefined ? journal.list() : journal.after(Number(after) || 0));
  });
  admin.delete("/requests", (c) => {
    journal.clear();
    return c.json(done);
  });

  admin.get("/logs", (c) => c.json(logbook.after(Number(c.req.query("after")) || 0)));
  admin.get("/spans", (c) => c.json(logbook.of(c.req.query("run") ?? "")));
  admin.get("/overview", (c) => c.json(overview(store)));
  admin.get("/user-workers", (c) => c.json(userWorkers(store, c.req.query())));
  admin.get("/options", (c) => c.json(store.options));
  admin.route("/", callRoutes(cloud));
  admin.route("/", consoleRoutes(cloud));
  admin.route("/", sessionRoutes(sessions));

  admin.post("/fill", async (c) => {
    fill(cloud, await body(c, fillFile));
    return c.json(done);
  });
  admin.post("/reset", async (c) => {
    await runtime.reset();
    store.hosts = {};
    store.options = DEFAULT_OPTIONS;
    for (const collection of Object.values(store.collections())) collection.clear();
    faults.clear();
    journal.clear();
    fill(cloud, LOCAL_ACCOUNT);
    return c.json(done);
  });
  admin.get("/snapshot", (c) =>
    c.json(
      Object.fromEntries(
        Object.entries(store.collections()).map(([name, collection]) => [
          name,
          collection.entries(),
        ]),
      ),
    ),
  );
  admin.post("/restore", async (c) => {
    const saved = parse(snapshot, await json(c));
    for (const [name, collection] of Object.entries(store.collections())) {
      collection.clear();
      for (const [key, document] of saved[name] ?? []) collection.put(key, document);
    }
    runtime.changed();
    return c.json(done);
  });

  // Crons do not fire by themselves here: a test or a person says when.
  admin.post("/scheduled", async (c) => {
    const { account, script, cron } = await body(c, schedule);
    const known = store.scripts.get(`${account}/${script}`);
    if (known?.schedules.some((one) => one.cron === cron) !== true) {
      return c.json({ error: `Worker "${script}" has no cron "${cron}"` }, 404);
    }
    return c.json({ outcome: await runtime.scheduled(account, script, cron) });
  });
  admin.get("/hosts", (c) => c.json(store.hosts));
  admin.put("/hosts", async (c) => {
    store.hosts = await body(c, z.record(z.string(), z.url()));
    return c.json(store.hosts);
  });
  admin.put("/options", async (c) => {
    const { bindingOrder, kvWriteLimit } = await body(c, options);
    store.options = {
      bindingOrder: bindingOrder ?? store.options.bindingOrder,
      kvWriteLimit: kvWriteLimit ?? store.options.kvWriteLimit,
    };
    runtime.changed();
    return c.json(store.options);
  });
  admin.get("/faults", (c) => c.json(faults.list()));
  admin.post("/faults", async (c) => {
    faults.set(parse(faultList, await json(c)));
    return c.json(faults.list());
  });
  admin.delete("/faults", (c) => {
    faults.clear();
    return c.json(done);
  });

  // Not `notFound`: Hono does not take that of an app mounted in another.
  admin.all("*", (c) => c.json({ error: `no admin route ${c.req.method} ${c.req.path}` }, 404));
  admin.onError((error, c) => {
    if (error instanceof ApiError) return failure(c, error);
    throw error;
  });
  return admin;
}
