/**
 * `exports` of an upload: its classes of Durable Objects, declared.
 * https://developers.cloudflare.com/durable-objects/reference/durable-objects-migrations/
 */
import { z } from "zod";
import { parse } from "../envelope.ts";
import { CODE } from "../errors.ts";

const exportsSchema = z.record(
  z.string(),
  z.looseObject({ type: z.enum(["durable-object", "worker", "workflow"]) }),
);

const type = z.literal("durable-object");
const storage = z.enum(["sqlite", "legacy-kv"]);
/** A container is taken and not started. */
const container = z.string().nullish();
const identifier = z.string().regex(/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u);
export const durableExport = z.discriminatedUnion("state", [
  z.strictObject({ type, state: z.literal("created"), storage, container }),
  z.strictObject({ type, state: z.literal("deleted") }),
  z.strictObject({ type, state: z.literal("renamed"), renamed_to: identifier }),
  z.strictObject({ type, state: z.literal("transferred"), transferred_to: z.string().min(1) }),
  z.strictObject({
    type,
    state: z.literal("expecting-transfer"),
    storage,
    transfer_from: z.string().min(1),
    container,
  }),
]);

export type DurableExport = z.infer<typeof durableExport>;
export type State = DurableExport["state"];
export type Entry<S extends State> = Extract<DurableExport, { state: S }>;

/** The classes that an upload declares, each as it is given; undefined when it declares none. */
export function durableExports(given: unknown): Record<string, unknown> | undefined {
  if (given === undefined || given === null) return undefined;
  const all = Object.entries(parse(exportsSchema, given, CODE.scriptInvalid));
  const classes = all.filter(([, entry]) => entry.type === "durable-object");
  return classes.length === 0 ? undefined : Object.fromEntries(classes);
}

/** The entries that say what there is, without those that say what becomes of a class. */
export function liveExports(given: unknown): Record<string, unknown> | undefined {
  const all = Object.entries((given ?? {}) as Record<string, { state?: string }>);
  const live = all.filter(
    ([, { state }]) => state === undefined || state === "created" || state === "expecting-transfer",
  );
  return live.length === 0 ? undefined : Object.fromEntries(live);
}
