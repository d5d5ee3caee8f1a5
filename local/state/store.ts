import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Blobs } from "./blobs.ts";
import { Collection } from "./collection.ts";
import { writeAtomically } from "./files.ts";
import type {
  Account,
  AssetFile,
  AssetUpload,
  CustomDomain,
  D1Database,
  DispatchNamespace,
  KvNamespace,
  Queue,
  R2Bucket,
  Script,
  SecretsStore,
  StoreSecret,
  Workflow,
  Zone,
  ZoneDocument,
} from "./model.ts";

/** How the local cloud behaves where the real one leaves room. */
export interface CloudOptions {
  /** The order in which settings answer bindings: the real API promises none. */
  bindingOrder: "as-uploaded" | "reversed";
  /** Refuse a second write to a KV key within a second, as Cloudflare does. */
  kvWriteLimit: boolean;
}

export const DEFAULT_OPTIONS: CloudOptions = { bindingOrder: "as-uploaded", kvWriteLimit: false };

/** Everything the local cloud remembers, under one folder. Every write is on disk when it returns. */
export class Store {
  readonly accounts: Collection<Account>;
  readonly zones: Collection<Zone>;
  readonly kvNamespaces: Collection<KvNamespace>;
  readonly dispatchNamespaces: Collection<DispatchNamespace>;
  /** Keyed by {@link scriptKey}. */
  readonly scripts: Collection<Script>;
  readonly workflows: Collection<Workflow>;
  readonly d1Databases: Collection<D1Database>;
  readonly r2Buckets: Collection<R2Bucket>;
  readonly customDomains: Collection<CustomDomain>;
  readonly queues: Collection<Queue>;
  /** By account, dispatch namespace and hash, for all Workers beside each other. */
  readonly assetFiles: Collection<AssetFile>;
  readonly assetUploads: Collection<AssetUpload>;
  readonly secretsStores: Collection<SecretsStore>;
  readonly storeSecrets: Collection<StoreSecret>;
  /** Routes, custom hostnames, logpush jobs: documents the runtime does not read. */
  readonly documents: Collection<ZoneDocument>;
  readonly blobs: Blobs;
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true });
    const collection = <T>(name: string) => new Collection<T>(join(directory, name));
    this.accounts = collection("accounts");
    this.zones = collection("zones");
    this.kvNamespaces = collection("kv_namespaces");
    this.dispatchNamespaces = collection("dispatch_namespaces");
    this.scripts = collection("scripts");
    this.workflows = collection("workflows");
    this.d1Databases = collection("d1_databases");
    this.r2Buckets = collection("r2_buckets");
    this.customDomains = collection("custom_domains");
    this.queues = collection("queues");
    this.assetFiles = collection("asset_files");
    this.assetUploads = collection("asset_uploads");
    this.secretsStores = collection("secrets_stores");
    this.storeSecrets = collection("store_secrets");
    this.documents = collection("documents");
    this.blobs = new Blobs(join(directory, "blobs"));
  }

  /** Public host names that Workers' fetches find on this machine: host to base URL. */
  get hosts(): Record<string, string> {
    return this.#read("hosts.json", {});
  }

  set hosts(hosts: Record<string, string>) {
    this.#write("hosts.json", hosts);
  }

  get options(): CloudOptions {
    return { ...DEFAULT_OPTIONS, ...this.#read("options.json", {}) };
  }

  set options(options: CloudOptions) {
    this.#write("options.json", options);
  }

  /** Every collection by its folder's name: for reset, snapshot and restore. */
  collections(): Record<string, Collection<unknown>> {
    return {
      accounts: this.accounts,
      zones: this.zones,
      kv_namespaces: this.kvNamespaces,
      dispatch_namespaces: this.dispatchNamespaces,
      scripts: this.scripts,
      workflows: this.workflows,
      d1_databases: this.d1Databases,
      r2_buckets: this.r2Buckets,
      custom_domains: this.customDomains,
      queues: this.queues,
      asset_files: this.assetFiles,
      asset_uploads: this.assetUploads,
      secrets_stores: this.secretsStores,
      store_secrets: this.storeSecrets,
      documents: this.documents,
    } as Record<string, Collection<unknown>>;
  }

  #read<T>(file: string, fallback: T): T {
    const path = join(this.#directory, file);
    return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as T) : fallback;
  }

  #write(file: string, value: unknown): void {
    writeAtomically(join(this.#directory, file), JSON.stringify(value));
  }
}

/** The key of a Worker of an account, or of a user Worker in one of its dispatch namespaces. */
export function scriptKey(accountId: string, namespace: string | null, name: string): string {
  return namespace === null ? `${accountId}/${name}` : `${accountId}/${namespace}/${name}`;
}
