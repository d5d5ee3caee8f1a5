/**
 * What a deployment does to a Worker's Durable Objects: the `migrations` of its upload, or what its
 * `exports` declare.
 */
import { ownClasses } from "../../runtime/durable-keys.ts";
import { moduleKind } from "../../runtime/modules.ts";
import type { Deployment, Script, ScriptModule, ScriptVersion } from "../../state/model.ts";
import type { Store } from "../../state/store.ts";
import { ApiError, CODE } from "../errors.ts";
import { type Classes, classesOf, type Deploying, type Lifecycle } from "./classes.ts";
import { durableExports } from "./exports.ts";
import { makesClass, migrate, migrates } from "./migrations.ts";
import { reconcile } from "./reconciliation.ts";

/**
 * What a deployment does to the Durable Objects of its Worker. Throws {@link ApiError} when the
 * migrations do not follow on the last one, or the `exports` do not fit code and objects.
 */
export function lifecycleOf(deploying: Deploying): Lifecycle {
  const { script, migrations } = deploying;
  const declared = durableExports(deploying.exports);
  const migrating = migrates(migrations);
  const declares = classesOf(script).declared;
  if (migrating && declared !== undefined) {
    const message = "An upload has either `exports` or `migrations` for Durable Objects, not both.";
    throw new ApiError(400, CODE.scriptInvalid, message);
  }
  if (migrating && declares) {
    const message =
      "This Worker declares its Durable Objects in `exports`: it cannot return to `migrations`.";
    throw new ApiError(400, CODE.migrationInvalid, message);
  }
  if (declared !== undefined || declares) {
    return reconcile(deploying, declared ?? {});
  }
  const lifecycle = migrate(deploying);
  checkExported(deploying, lifecycle.classes);
  return lifecycle;
}

/** Objects without the code of their class cannot run. */
function checkExported({ exported, script }: Deploying, { made }: Classes): void {
  if (exported === undefined) return;
  const missing = [...made.keys()].find((name) => !exported.has(name));
  if (missing === undefined) return;
  if (!classesOf(script).made.has(missing)) {
    const message = `Cannot apply new-class migration to class '${missing}' that is not exported by script.`;
    throw new ApiError(400, CODE.migrationClassMissing, message);
  }
  const message = `New version of script does not export class '${missing}' which is depended on by existing Durable Objects. Export it, or apply a delete-class migration to it.`;
  throw new ApiError(403, CODE.classDependedOn, message);
}

/** The classes that code exports; undefined for Python, which only Cloudflare could ask. */
export function exportedClasses(
  { mainModule, modules }: { mainModule: string; modules: ScriptModule[] },
  namedHandlers: ScriptVersion["namedHandlers"],
): ReadonlySet<string> | undefined {
  const main = modules.find(({ name }) => name === mainModule);
  if (main && moduleKind(main, mainModule) === "py") return undefined;
  return new Set(namedHandlers.map(({ name }) => name));
}

/**
 * A version that is not deployed makes no class. Throws {@link ApiError} when it binds one that only
 * its deployment would make.
 */
export function staged({ script, bindings, migrations, exports }: Deploying): Lifecycle {
  const classes = classesOf(script);
  const declared = durableExports(exports) ?? {};
  for (const name of ownClasses(script, bindings).filter((one) => !classes.made.has(one))) {
    if (makesClass(migrations, name)) {
      const message = `Cannot create binding for class '${name}': it depends on a migration that is applied when the version is deployed.`;
      throw new ApiError(403, CODE.bindingNeedsMigration, message);
    }
    if (!Object.hasOwn(declared, name)) continue;
    const message = `A Durable Object binding references class '${name}', which is declared in \`exports\` but not yet provisioned. Deploy this version to provision it, or remove the binding and use \`ctx.exports.${name}\` until then.`;
    throw new ApiError(403, CODE.bindingNeedsExport, message);
  }
  return { classes, others: [] };
}

/** What the deployment of versions that are stored does to the Durable Objects of their Worker. */
export function lifecycleOfDeployment(
  store: Store,
  script: Script,
  { versions }: Deployment,
): Lifecycle {
  const deployed = versions.flatMap(
    ({ versionId }) => script.versions.find(({ id }) => id === versionId) ?? [],
  );
  const [version] = deployed;
  if (version === undefined || deployed.length > 1) {
    refuseDifferent(deployed);
    return { classes: classesOf(script), others: [] };
  }
  return lifecycleOf({
    store,
    script,
    exported: exportedClasses(version, version.namedHandlers),
    bindings: version.bindings,
    migrations: isApplied(script, version) ? undefined : version.extra.migrations,
    exports: version.extra.exports,
  });
}

function isApplied(script: Script, { id, extra }: ScriptVersion): boolean {
  const { new_tag: tag } = (extra.migrations ?? {}) as { new_tag?: string };
  const before = script.deployments.some(({ versions }) =>
    versions.some(({ versionId }) => versionId === id),
  );
  return before || (Boolean(tag) && tag === classesOf(script).tag);
}

/** Versions that share the traffic share the objects, too. */
function refuseDifferent(versions: ScriptVersion[]): void {
  const declared = versions.map(({ extra }) =>
    JSON.stringify(Object.entries(durableExports(extra.exports) ?? {}).sort()),
  );
  if (new Set(declared).size < 2) return;
  const message =
    "All versions in a multi-version deployment must declare identical `exports`. Deploy the version that changes them at 100% first.";
  throw new ApiError(400, CODE.exportsDiffer, message);
}
