// The platform's stores and namespaces in alchemy, and its Workers: `node run.mjs [BUNDLES]`.
import { join } from "node:path";
import alchemy from "alchemy";
import { DispatchNamespace, KVNamespace, Worker } from "alchemy/cloudflare";

const STORES = ["metadata", "cache", "saas-domains", "build-results", "optimize-results"];
const AGENTS = {
  build: ["market-research", "competitive-analysis", "brand", "design", "development"],
  optimize: ["design-auditor", "performance-auditor", "seo-auditor", "conversion-auditor"],
  "customer-sites": [],
};
const bundles = process.argv[2];
const prefix = bundles ? "alchemy-all" : "alchemy";

const app = await alchemy(prefix, { stage: "bench", quiet: true, noTrack: true });
const kv = {};
const namespaces = {};
for (const name of STORES) {
  kv[name] = await KVNamespace(name, { title: `${prefix}-${name}` });
}
for (const name of Object.keys(AGENTS)) {
  namespaces[name] = await DispatchNamespace(name, { namespace: `${prefix}-${name}` });
}
if (bundles) await workers();
await app.finalize();

async function workers() {
  for (const [plane, agents] of Object.entries(AGENTS)) {
    for (const agent of agents) await worker(agent, agent, { namespace: namespaces[plane] });
  }
  for (const plane of ["build", "optimize"]) {
    const bindings = { WORKERS: namespaces[plane], RESULTS: kv[`${plane}-results`] };
    await worker(`${plane}-dispatch`, "dispatch", { bindings, url: true });
  }
  const bindings = { METADATA: kv.metadata, CACHE: kv.cache, SAAS_DOMAINS: kv["saas-domains"] };
  await worker("workflows", "workflows", { bindings, url: true });
}

function worker(name, bundle, more) {
  const entrypoint = join(bundles, bundle, `${bundle}.js`);
  return Worker(name, { name: `${prefix}-${name}`, entrypoint, noBundle: true, ...more });
}
