import { createHash } from "node:crypto";
import { z } from "zod";
import { type Cloud, hexId, now } from "../api/cloud.ts";
import { deploymentOf, newScript } from "../api/script-store.ts";
import type { Script, ScriptVersion } from "../state/model.ts";

const named = z.object({ id: z.string(), name: z.string() });

/** Resources as they are in a real account, with the ids they have there. */
export const fillFile = z.object({
  accounts: z.array(
    z.object({
      id: z.string().regex(/^[0-9a-f]{32}$/),
      name: z.string(),
      subdomain: z.string().nullable().default(null),
      zones: z.array(named).default([]),
      kv_namespaces: z.array(z.object({ id: z.string(), title: z.string() })).default([]),
      dispatch_namespaces: z.array(named).default([]),
      r2_buckets: z.array(z.object({ name: z.string() })).default([]),
      d1_databases: z.array(named).default([]),
      workers: z.array(z.object({ name: z.string() })).default([]),
      workflows: z
        .array(z.object({ name: z.string(), class_name: z.string(), script_name: z.string() }))
        .default([]),
    }),
  ),
});

type FillFile = z.infer<typeof fillFile>;

/** The account that is always there. */
export const LOCAL_ACCOUNT: FillFile = fillFile.parse({
  accounts: [
    {
      id: "c0de2400c0de2400c0de2400c0de2400",
      name: "Code24 local",
      subdomain: "code24-local",
      zones: [{ id: "c0de24000000000000000000000000ff", name: "code24.localhost" }],
    },
  ],
});

/** Adds what a file names to what is there; saying it twice changes nothing. */
export function fill(cloud: Cloud, { accounts }: FillFile): void {
  const { store } = cloud;
  for (const account of accounts) {
    const { id: accountId } = account;
    store.accounts.put(accountId, {
      id: accountId,
      name: account.name,
      subdomain: account.subdomain,
    });
    for (const { id, name } of account.zones) store.zones.put(id, { id, accountId, name });
    for (const { id, title } of account.kv_namespaces) {
      store.kvNamespaces.put(id, { id, accountId, title });
    }
    for (const { id, name } of account.dispatch_namespaces) {
      const times = { createdOn: now(), modifiedOn: now() };
      store.dispatchNamespaces.put(`${accountId}/${name}`, { id, accountId, name, ...times });
    }
    for (const { name } of account.r2_buckets) {
      const rest = { location: "WNAM", storageClass: "Standard", jurisdiction: "default" };
      store.r2Buckets.put(`${accountId}/${name}`, {
        accountId,
        name,
        creationDate: now(),
        ...rest,
      });
    }
    for (const { id: uuid, name } of account.d1_databases) {
      const rest = { createdAt: now(), jurisdiction: null, readReplication: null };
      store.d1Databases.put(uuid, { uuid, accountId, name, ...rest });
    }
    for (const { name } of account.workers) {
      if (store.scripts.get(`${accountId}/${name}`) === undefined) {
        store.scripts.put(`${accountId}/${name}`, placeholder(cloud, accountId, name));
      }
    }
    for (const { name, class_name, script_name } of account.workflows) {
      const known = store.workflows.get(`${accountId}/${name}`);
      store.workflows.put(`${accountId}/${name}`, {
        accountId,
        id: known?.id ?? crypto.randomUUID(),
        name,
        className: class_name,
        scriptName: script_name,
        createdOn: known?.createdOn ?? now(),
        modifiedOn: now(),
        limits: null,
        versionId: crypto.randomUUID(),
      });
    }
  }
  cloud.runtime.changed();
}

const PLACEHOLDER = 'export default { fetch() { return new Response("placeholder"); } };\n';

function placeholder({ store }: Cloud, accountId: string, name: string): Script {
  const content = Buffer.from(PLACEHOLDER);
  const sha256 = store.blobs.write(content);
  const contentType = "application/javascript+module";
  const version: ScriptVersion = {
    id: crypto.randomUUID(),
    number: 1,
    createdOn: now(),
    mainModule: "index.js",
    syntax: "modules",
    modules: [{ name: "index.js", contentType, sha256, bytes: content.length }],
    compatibilityDate: "2024-10-22",
    compatibilityFlags: [],
    bindings: [],
    annotations: {},
    etag: createHash("sha256").update(content).digest("hex"),
    handlers: ["fetch"],
    namedHandlers: [],
    extra: {},
  };
  return {
    ...newScript({ accountId, namespace: null, name }),
    tag: hexId(),
    versions: [version],
    deployments: [deploymentOf(version, { annotations: null })],
    subdomain: { enabled: true, previewsEnabled: false },
  };
}
