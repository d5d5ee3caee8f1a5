/** https://developers.cloudflare.com/api/resources/kv/subresources/namespaces/ */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { KvNamespace } from "../state/model.ts";
import { accountOf, type Cloud, hexId, param } from "./cloud.ts";
import { body, ok, okPage, paginate } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";
import { kvValueRoutes } from "./kv-values.ts";

const titling = z.object({ title: z.string().max(512) });

export function kvRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  const { store } = cloud;
  const locate = (c: Context): KvNamespace => {
    const { id: accountId } = accountOf(cloud, c);
    const found = store.kvNamespaces.get(param(c, "namespace"));
    if (found?.accountId === accountId) return found;
    throw new ApiError(404, CODE.kvNamespaceMissing, "namespace not found");
  };

  routes.get("/", (c) => {
    const { id } = accountOf(cloud, c);
    const order = c.req.query("order") === "title" ? "title" : "id";
    const direction = c.req.query("direction") === "desc" ? -1 : 1;
    const mine = store.kvNamespaces
      .list(({ accountId }) => accountId === id)
      .sort((a, b) => direction * a[order].localeCompare(b[order]));
    return okPage(c, paginate(c, mine.map(view)));
  });
  routes.post("/", async (c) => {
    const { id: accountId } = accountOf(cloud, c);
    const { title } = await body(c, titling);
    checkTitle(cloud, accountId, title, undefined);
    const created = { id: hexId(), accountId, title };
    store.kvNamespaces.put(created.id, created);
    cloud.runtime.changed();
    return ok(c, view(created));
  });
  routes.get("/:namespace", (c) => ok(c, view(locate(c))));
  routes.put("/:namespace", async (c) => {
    const namespace = locate(c);
    const { title } = await body(c, titling);
    checkTitle(cloud, namespace.accountId, title, namespace.id);
    return ok(c, view(store.kvNamespaces.put(namespace.id, { ...namespace, title })));
  });
  routes.delete("/:namespace", async (c) => {
    const { id } = locate(c);
    await cloud.runtime.dropKv(id);
    store.kvNamespaces.delete(id);
    cloud.runtime.changed();
    return ok(c, {});
  });
  routes.route("/:namespace", kvValueRoutes(cloud, locate));
  return routes;
}

function view({ id, title }: KvNamespace): Record<string, unknown> {
  return { id, title, supports_url_encoding: true };
}

/** Titles are unique in an account. */
function checkTitle(
  { store }: Cloud,
  account: string,
  title: string,
  self: string | undefined,
): void {
  if (title.trim() === "") {
    throw new ApiError(400, CODE.kvTitleEmpty, "A namespace title cannot be empty.");
  }
  const taken = store.kvNamespaces.find(
    (other) => other.accountId === account && other.title === title && other.id !== self,
  );
  if (taken === undefined) return;
  const message = "a namespace with this account ID and title already exists";
  throw new ApiError(400, CODE.kvTitleTaken, message);
}
