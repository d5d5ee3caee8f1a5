/** The real Workers on a local cloud, with one user Worker that tells what reached it. */
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { TestCloud } from "../local/harness.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url).href);
export const TOKEN = "a-dispatch-token-of-the-fuzz-tests";
/** The user Worker's mark: an answer with it was the agent's. */
export const MARK = "reached-the-agent";

const ECHO = `export default { fetch(request) {
  const { pathname } = new URL(request.url);
  return Response.json({ mark: "${MARK}", pathname, headers: [...request.headers.keys()] });
} };`;

const SETTINGS = {
  timeoutMs: 5000,
  limits: { cpuMs: 50, subRequests: 10 },
  ownHosts: ["dispatch.code24-local.workers.dev", "dispatch.localhost"],
  resultsTtlSeconds: 3600,
  agents: {},
  routes: { alias: "echo" },
  egress: {
    platformHosts: [],
    allowHosts: [],
    denyHosts: [],
    maxResponseBytes: 1024,
    maxRedirects: 1,
    timeoutMs: 1000,
  },
};

/** A cloud with the dispatch Worker, the workflows Worker and the user Worker `echo`. */
export async function startPlatform(): Promise<TestCloud> {
  const cloud = await TestCloud.start();
  await cloud.api("POST", "workers/dispatch/namespaces", { name: "agents" });
  await uploadDispatch(cloud, TOKEN, TOKEN);
  await cloud.upload("echo", ECHO, { namespace: "agents" });
  const workflows = {
    BuildWorkflow: "BUILD_WORKFLOW",
    OptimizationWorkflow: "OPTIMIZATION_WORKFLOW",
  };
  await cloud.upload("workflows", await bundle("workflows"), {
    bindings: [
      ...Object.entries(workflows).map(([name, binding]) => ({
        type: "workflow",
        name: binding,
        workflow_name: name,
        class_name: name,
        script_name: "workflows",
      })),
      { type: "service", name: "BUILD_DISPATCH", service: "dispatch" },
      { type: "service", name: "OPTIMIZE_DISPATCH", service: "dispatch" },
      { type: "secret_text", name: "DISPATCH_TOKEN", text: TOKEN },
    ],
  });
  for (const name of Object.keys(workflows)) {
    await cloud.api("PUT", `workflows/${name}`, { class_name: name, script_name: "workflows" });
  }
  return cloud;
}

/** The dispatch Worker of the plane BUILD, as a stack binds it: with both tokens, always. */
export async function uploadDispatch(
  cloud: TestCloud,
  token: string,
  previous: string,
): Promise<void> {
  await cloud.upload("dispatch", await bundle("dispatch"), {
    bindings: [
      { type: "plain_text", name: "SERVICE_TYPE", text: "BUILD" },
      { type: "dispatch_namespace", name: "BUILD_WORKERS", namespace: "agents" },
      { type: "kv_namespace", name: "BUILD_RESULTS", namespace_id: await store(cloud) },
      { type: "json", name: "DISPATCH_SETTINGS", json: SETTINGS },
      { type: "secret_text", name: "DISPATCH_TOKEN", text: token },
      { type: "secret_text", name: "DISPATCH_TOKEN_PREVIOUS", text: previous },
    ],
  });
}

async function store(cloud: TestCloud): Promise<string> {
  const title = "results";
  const all = await cloud.api<{ id: string; title: string }[]>("GET", "storage/kv/namespaces");
  const there = all.find((namespace) => namespace.title === title);
  return (there ?? (await cloud.api<{ id: string }>("POST", "storage/kv/namespaces", { title })))
    .id;
}

async function bundle(name: string): Promise<string> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [`${ROOT}worker_src/${name}/index.ts`],
    bundle: true,
    format: "esm",
    target: "es2022",
    external: ["node:*", "cloudflare:*"],
    conditions: ["workerd", "worker", "browser"],
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}
