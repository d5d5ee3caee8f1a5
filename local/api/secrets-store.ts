/**
 * Secrets of the account, which Workers share by bindings; no answer has the value of one.
 * https://developers.cloudflare.com/api/resources/secrets_store/
 */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { SecretsStore, StoreSecret } from "../state/model.ts";
import { accountOf, type Cloud, hexId, now, param } from "./cloud.ts";
import { body, ok, okPage, paginate } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";

/** https://developers.cloudflare.com/secrets-store/manage-secrets/ */
const MOST_SECRETS = 100;
const LARGEST_VALUE = 64 * 1024;
const SCOPES = ["workers", "ai_gateway", "dex", "access", "containers", "websearch"] as const;

const newStore = z.object({ name: z.string().min(1) });
const scopes = z.array(z.enum(SCOPES, "secret_scope_invalid")).min(1, "secret_scopes_empty");
const value = z
  .string()
  .refine((text) => Buffer.byteLength(text) <= LARGEST_VALUE, "a value is at most 64 KiB");
const name = z.string().min(1, "secret_name_empty");
const comment = z.string();
const newSecrets = z.array(z.object({ name, value, scopes, comment: comment.default("") }));
const changes = z.object({
  value: value.optional(),
  scopes: scopes.optional(),
  comment: comment.optional(),
});
const copy = z.object({ name, scopes, comment: comment.default("") });
const doomed = z.array(z.object({ id: z.string() }));

export function secretsStoreRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  const { store } = cloud;
  const locate = (c: Context): SecretsStore => {
    const { id } = accountOf(cloud, c);
    const found = store.secretsStores.get(param(c, "store"));
    if (found?.accountId === id) return found;
    throw new ApiError(404, CODE.storeOrSecretMissing, "store_not_found");
  };
  const secretsOf = ({ id }: SecretsStore) =>
    store.storeSecrets.list(({ storeId }) => storeId === id);

  routes.get("/quota", (c) => {
    const { id } = accountOf(cloud, c);
    const usage = store.storeSecrets.list(({ accountId }) => accountId === id).length;
    return ok(c, { secrets: { quota: MOST_SECRETS, usage } });
  });
  routes.get("/stores", (c) => {
    const { id } = accountOf(cloud, c);
    const mine = store.secretsStores.list(({ accountId }) => accountId === id).map(storeView);
    return okPage(c, paginate(c, ordered(c, mine)));
  });
  routes.post("/stores", async (c) => {
    const { id: accountId } = accountOf(cloud, c);
    const { name } = await body(c, newStore, CODE.storeOrSecretMissing);
    const made = { id: hexId(), accountId, name, created: now(), modified: now() };
    return ok(c, storeView(store.secretsStores.put(made.id, made)));
  });
  routes.get("/stores/:store", (c) => ok(c, storeView(locate(c))));
  routes.delete("/stores/:store", (c) => {
    const found = locate(c);
    const secrets = secretsOf(found);
    if (secrets.length > 0 && c.req.query("force") !== "true") {
      const message = `The store "${found.name}" has secrets: delete them first, or say force=true.`;
      throw new ApiError(409, CODE.storeOrSecretTaken, message);
    }
    for (const { id } of secrets) store.storeSecrets.delete(id);
    store.secretsStores.delete(found.id);
    return ok(c, storeView(found));
  });
  routes.route("/stores/:store/secrets", secretRoutes(cloud, locate, secretsOf));
  return routes;
}

function secretRoutes(
  cloud: Cloud,
  locate: (c: Context) => SecretsStore,
  secretsOf: (of: SecretsStore) => StoreSecret[],
): Hono {
  const routes = new Hono();
  const { store } = cloud;
  const secretOf = (c: Context): StoreSecret => {
    const { id } = locate(c);
    const found = store.storeSecrets.get(param(c, "secret"));
    if (found?.storeId === id) return found;
    throw new ApiError(404, CODE.storeOrSecretMissing, "secret_not_found");
  };
  const add = (
    of: SecretsStore,
    given: Pick<StoreSecret, "name" | "value" | "scopes" | "comment">,
  ) => {
    const dated = { id: hexId(), created: now(), modified: now() };
    const secret = { ...given, ...dated, accountId: of.accountId, storeId: of.id };
    return secretView(store.storeSecrets.put(secret.id, secret));
  };
  const refuseTaken = (of: SecretsStore, names: string[]) => {
    const known = new Set(secretsOf(of).map((secret) => secret.name));
    const taken = names.find((one, n) => known.has(one) || names.indexOf(one) !== n);
    if (taken === undefined) return;
    throw new ApiError(400, CODE.storeOrSecretTaken, `secret_name_already_exists: ${taken}`);
  };

  routes.get("/", (c) => {
    const { search = "" } = c.req.query();
    const wanted = c.req.queries("scopes")?.flatMap((one) => one.split(","));
    const found = secretsOf(locate(c))
      .filter((secret) => secret.name.includes(search) || secret.comment.includes(search))
      .filter((secret) => wanted?.every((scope) => secret.scopes.includes(scope)) ?? true)
      .map(secretView);
    return okPage(c, paginate(c, ordered(c, found)));
  });
  routes.post("/", async (c) => {
    const of = locate(c);
    const given = await body(c, newSecrets, CODE.storeOrSecretMissing);
    refuseTaken(
      of,
      given.map((secret) => secret.name),
    );
    const made = given.map((secret) => add(of, secret));
    const info = { page: 1, per_page: made.length, count: made.length, total_count: made.length };
    return ok(c, made, { result_info: info });
  });
  routes.delete("/", async (c) => {
    const of = locate(c);
    const given = await body(c, doomed, CODE.storeOrSecretMissing);
    const ids = given.map(({ id }) => id);
    if (ids.some((id) => store.storeSecrets.get(id)?.storeId !== of.id)) {
      throw new ApiError(404, CODE.storeOrSecretMissing, "secret_not_found");
    }
    const gone = secretsOf(of).filter(({ id }) => ids.includes(id));
    for (const { id } of gone) store.storeSecrets.delete(id);
    return ok(c, gone.map(secretView));
  });
  routes.get("/:secret", (c) => ok(c, secretView(secretOf(c))));
  routes.patch("/:secret", async (c) => {
    const secret = secretOf(c);
    const given = await body(c, changes, CODE.storeOrSecretMissing);
    const changed = {
      ...secret,
      value: given.value ?? secret.value,
      scopes: given.scopes ?? secret.scopes,
      comment: given.comment ?? secret.comment,
      modified: now(),
    };
    return ok(c, secretView(store.storeSecrets.put(secret.id, changed)));
  });
  routes.delete("/:secret", (c) => {
    const secret = secretOf(c);
    store.storeSecrets.delete(secret.id);
    return ok(c, secretView(secret));
  });
  routes.post("/:secret/duplicate", async (c) => {
    const of = locate(c);
    const { value } = secretOf(c);
    const given = await body(c, copy, CODE.storeOrSecretMissing);
    refuseTaken(of, [given.name]);
    return ok(c, add(of, { ...given, value }));
  });
  return routes;
}

/** By the field that `order` names; as they were made, when it names none. */
function ordered<T extends Record<string, unknown>>(c: Context, items: T[]): T[] {
  const order = c.req.query("order") ?? "created";
  const direction = c.req.query("direction") === "desc" ? -1 : 1;
  return items.toSorted(
    (a, b) => direction * String(a[order] ?? "").localeCompare(String(b[order] ?? "")),
  );
}

function storeView({ id, accountId, name, created, modified }: SecretsStore) {
  return { id, account_id: accountId, name, created, modified };
}

function secretView({ id, storeId, name, comment, scopes, created, modified }: StoreSecret) {
  return { id, store_id: storeId, name, comment, scopes, status: "active", created, modified };
}
