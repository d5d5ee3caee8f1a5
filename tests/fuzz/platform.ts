/** The real Workers on a local cloud, with one user Worker that tells what reached it. */
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { TestCloud } from "../local/harness.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
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
  const { id } = await cloud.api<{ id: string }>("POST", "storage/kv/namespaces", { title: "kv" });
  const secret = { type: "secret_text", name: "DISPATCH_TOKEN", text: TOKEN };
  await cloud.upload("dispatch", await bundle("dispatch"), {
    bindings: [
      { type: "plain_text", name: "SERVICE_TYPE", text: "BUILD" },
      { type: "dispatch_namespace", name: "BUILD_WORKERS", namespace: "agents" },
      { type: "kv_namespace", name: "BUILD_RESULTS", namespace_id: id },
      { type: "json", name: "DISPATCH_SETTINGS", json: SETTINGS },
      secret,
    ],
  });
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
      secret,
    ],
  });
  for (const name of Object.keys(workflows)) {
    await cloud.api("PUT", `workflows/${name}`, { class_name: name, script_name: "workflows" });
  }
  return cloud;
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
