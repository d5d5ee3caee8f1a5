/** https://developers.cloudflare.com/api/resources/workers/subresources/scripts/subresources/secrets/ */
import { Hono } from "hono";
import { z } from "zod";
import type { Binding, Script, ScriptVersion } from "../state/model.ts";
import { type Cloud, now, param } from "./cloud.ts";
import { body, ok } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";
import { deploymentOf, type Locate, newestVersion, saveScript } from "./script-store.ts";
import { shownBinding } from "./script-views.ts";
import { checkVariables } from "./variables.ts";

const secret = z.looseObject({
  name: z.string().min(1),
  type: z.literal(["secret_text", "secret_key"]).default("secret_text"),
});

const isSecret = ({ type }: Binding) => type === "secret_text" || type === "secret_key";

/** A name to its new value, or to null to delete it. */
const bulk = z.object({ secrets: z.record(z.string(), secret.nullable()).default({}) });

/** `secrets-bulk`: many changes as one version. Answers every secret that is there then. */
export function bulkSecretRoutes(cloud: Cloud, locate: Locate): Hono {
  const routes = new Hono();
  routes.patch("/", async (c) => {
    const script = locate(c);
    const { secrets } = await body(c, bulk);
    const kept = bindingsOf(script).filter(({ name }) => !Object.hasOwn(secrets, name));
    const given = Object.entries(secrets).flatMap(([name, value]) =>
      value === null ? [] : [{ ...value, name } as Binding],
    );
    const bindings = [...kept, ...given];
    withBindings(cloud, script, bindings);
    const shown = bindings.filter(isSecret).map((one) => [one.name, shownBinding(one)]);
    return ok(c, Object.fromEntries(shown));
  });
  return routes;
}

export function secretRoutes(cloud: Cloud, locate: Locate): Hono {
  const routes = new Hono();
  const secretsOf = (script: Script) => bindingsOf(script).filter(isSecret);

  routes.get("/", (c) => ok(c, secretsOf(locate(c)).map(shownBinding)));
  routes.put("/", async (c) => {
    const script = locate(c);
    const given = (await body(c, secret)) as Binding;
    const taken = bindingsOf(script).find(({ name }) => name === given.name);
    if (taken !== undefined && !isSecret(taken)) {
      const message = `Binding name "${given.name}" is already in use by a binding of type "${taken.type}".`;
      throw new ApiError(400, CODE.bindingTaken, message);
    }
    const others = bindingsOf(script).filter(({ name }) => name !== given.name);
    withBindings(cloud, script, [...others, given]);
    return ok(c, shownBinding(given));
  });
  routes.get("/:secret", (c) => ok(c, shownBinding(requireSecret(locate(c), param(c, "secret")))));
  routes.delete("/:secret", (c) => {
    const script = locate(c);
    const { name } = requireSecret(script, param(c, "secret"));
    withBindings(
      cloud,
      script,
      bindingsOf(script).filter((binding) => binding.name !== name),
    );
    return ok(c, null);
  });
  return routes;
}

function bindingsOf(script: Script): Binding[] {
  return script.versions[0]?.bindings ?? [];
}

function requireSecret(script: Script, name: string): Binding {
  const found = bindingsOf(script).find((binding) => binding.name === name && isSecret(binding));
  if (found !== undefined) return found;
  throw new ApiError(404, CODE.secretMissing, `Secret "${name}" not found on ${script.name}.`);
}

/** The change would deploy the code with it: refused where that is not what is deployed now. */
function refuseUndeployed({ dispatchNamespace, deployments }: Script, newest: ScriptVersion): void {
  const shares = deployments[0]?.versions ?? [];
  if (dispatchNamespace !== null || shares.some(({ versionId }) => versionId === newest.id)) return;
  const message =
    "The latest version of this Worker isn't currently deployed: deploy it first, or make a version with the secret.";
  throw new ApiError(400, CODE.versionNotDeployed, message);
}

/** A changed secret is a new version of the same code, at once deployed. */
function withBindings(cloud: Cloud, script: Script, bindings: Binding[]): void {
  const current = newestVersion(script);
  refuseUndeployed(script, current);
  checkVariables(bindings);
  const version = {
    ...current,
    id: crypto.randomUUID(),
    number: current.number + 1,
    createdOn: now(),
    triggeredBy: "secret",
    bindings,
  };
  const ofAccount = script.dispatchNamespace === null;
  saveScript(cloud, {
    ...script,
    modifiedOn: version.createdOn,
    versions: ofAccount ? [version, ...script.versions] : [version],
    deployments: ofAccount
      ? [deploymentOf(version, { annotations: null }), ...script.deployments]
      : [],
  });
}
