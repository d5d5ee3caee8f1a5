/**
 * https://developers.cloudflare.com/api/resources/workers/subresources/scripts/subresources/versions/
 * https://developers.cloudflare.com/api/resources/workers/subresources/scripts/subresources/deployments/
 */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Deployment, Script, ScriptVersion } from "../state/model.ts";
import { type Cloud, now, param, sourceOf } from "./cloud.ts";
import { migrates } from "./durable-objects/migrations.ts";
import { body, ok, paginate } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";
import { readParts } from "./multipart.ts";
import { deploy, type Locate, saveScript } from "./script-store.ts";
import { deploymentView, versionSummary, versionView } from "./script-views.ts";
import { inheritOf, makeVersion, versionRoute } from "./upload.ts";
import { readMetadata, type UploadTarget } from "./upload-metadata.ts";

export function versionRoutes(cloud: Cloud, locate: Locate): Hono {
  const routes = new Hono();
  routes.get("/", (c) => {
    const script = locate(c);
    const views = script.versions.map((version) => versionSummary(script, version));
    const page = paginate(c, views, 10);
    return ok(c, { items: page.items }, { result_info: page.info });
  });
  routes.post(
    "/",
    versionRoute(async (c) => {
      const script = locate(c);
      const parts = await readParts(c);
      const metadata = readMetadata(parts);
      if (migrates(metadata.migrations)) {
        const message =
          "Version upload failed. You attempted to upload a version of a Worker that includes a Durable Object migration, but migrations must be fully applied via a non-versioned deployment.";
        throw new ApiError(400, CODE.migrationInVersion, message);
      }
      const { accountId, name } = script;
      const target: UploadTarget = {
        accountId,
        namespace: null,
        name,
        existing: script,
        inherit: inheritOf(c),
        deploys: false,
      };
      const made = await makeVersion(cloud, target, metadata, parts);
      const version = { ...made.version, source: sourceOf(c), triggeredBy: "version_upload" };
      saveScript(cloud, {
        ...script,
        modifiedOn: version.createdOn,
        versions: [version, ...script.versions],
      });
      return ok(c, {
        ...versionView(cloud, script, version),
        startup_time_ms: version.startupTimeMs,
      });
    }),
  );
  routes.get("/:version", (c) => {
    const script = locate(c);
    return ok(c, versionView(cloud, script, requireVersion(script, param(c, "version"))));
  });
  return routes;
}

function requireVersion(script: Script, id: string): ScriptVersion {
  const version = script.versions.find((candidate) => candidate.id === id);
  if (version !== undefined) return version;
  const message =
    "The requested Worker version could not be found, please check the ID being passed and try again.";
  throw new ApiError(404, CODE.versionMissing, message);
}

function requireDeployment(c: Context, script: Script): Deployment {
  const id = param(c, "deployment");
  const found = script.deployments.find((candidate) => candidate.id === id);
  if (found !== undefined) return found;
  throw new ApiError(404, CODE.deploymentMissing, `Deployment "${id}" not found.`);
}

const deployment = z.object({
  strategy: z.literal("percentage"),
  versions: z
    .array(z.object({ version_id: z.string(), percentage: z.number().min(0).max(100) }))
    .min(1)
    .max(2),
  annotations: z.record(z.string(), z.string()).nullish(),
});

export function deploymentRoutes(cloud: Cloud, locate: Locate): Hono {
  const routes = new Hono();
  routes.get("/", (c) => ok(c, { deployments: locate(c).deployments.map(deploymentView) }));
  routes.post("/", async (c) => {
    const script = locate(c);
    const given = await body(c, deployment);
    const total = given.versions.reduce((sum, { percentage }) => sum + percentage, 0);
    if (total !== 100) {
      const message = `The percentages of a deployment add up to 100, not ${total}.`;
      throw new ApiError(400, CODE.badRequest, message);
    }
    const created: Deployment = {
      id: crypto.randomUUID(),
      createdOn: now(),
      source: sourceOf(c),
      strategy: "percentage",
      versions: given.versions.map(({ version_id, percentage }) => ({
        versionId: requireVersion(script, version_id).id,
        percentage,
      })),
      annotations: { ...given.annotations, "workers/triggered_by": "deployment" },
    };
    deploy(cloud, script, created);
    return ok(c, deploymentView(created));
  });
  routes.get("/:deployment", (c) => ok(c, deploymentView(requireDeployment(c, locate(c)))));
  routes.delete("/:deployment", (c) => {
    const script = locate(c);
    const { id } = requireDeployment(c, script);
    const [active] = script.deployments;
    if (active?.id === id) {
      const message = "The active deployment cannot be deleted: deploy another version first.";
      throw new ApiError(400, CODE.badRequest, message);
    }
    const deployments = script.deployments.filter((deployment) => deployment.id !== id);
    saveScript(cloud, { ...script, deployments });
    return ok(c, null);
  });
  return routes;
}
