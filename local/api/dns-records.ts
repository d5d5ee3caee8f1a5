/**
 * DNS records of a zone: kept and answered; nothing here resolves by them.
 * https://developers.cloudflare.com/api/resources/dns/subresources/records/
 */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { ZoneDocument } from "../state/model.ts";
import { type Cloud, hexId, now, param } from "./cloud.ts";
import { body, json, ok, okPage, paginate, parse } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";
import { zoneOf } from "./zones.ts";

const record = z.looseObject({
  name: z.string().min(1),
  type: z.string().min(1),
  content: z.string().optional(),
  ttl: z.number().int().positive().default(1),
  proxied: z.boolean().default(false),
  comment: z.string().nullish(),
  data: z.record(z.string(), z.unknown()).optional(),
  tags: z.array(z.string()).default([]),
  settings: z.record(z.string(), z.unknown()).default({}),
});

/** The types that Cloudflare's proxy can stand before. */
const PROXIABLE = new Set(["A", "AAAA", "CNAME"]);
/** Query parameters that a list is narrowed by, with the field that each is compared to. */
const FILTERS = ["name", "type", "content", "name.exact", "content.exact"] as const;

export function dnsRecordRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  const { documents } = cloud.store;
  const all = (c: Context): ZoneDocument[] => {
    const { id: zone } = zoneOf(cloud, c);
    return documents.list(({ kind, owner }) => kind === "dns_record" && owner === zone);
  };
  const locate = (c: Context): ZoneDocument => {
    const found = all(c).find(({ id }) => id === param(c, "record"));
    if (found !== undefined) return found;
    throw new ApiError(404, CODE.dnsRecordMissing, "Record does not exist.");
  };
  const save = (
    c: Context,
    id: string,
    given: z.infer<typeof record>,
    known?: Record<string, unknown>,
  ) => {
    const zone = zoneOf(cloud, c);
    const value = contentOf(given) ?? given.content;
    const name = given.name === "@" ? zone.name : qualified(given.name, zone.name);
    const same = ({ id: other, body: { name: taken, type, content } }: ZoneDocument) =>
      other !== id && taken === name && type === given.type && content === value;
    if (all(c).some(same)) {
      throw new ApiError(400, CODE.dnsRecordTaken, "An identical record already exists.");
    }
    const content = {
      ...given,
      ...(value === undefined ? {} : { content: value }),
      id,
      name,
      comment: given.comment ?? null,
      ...changedOn("comment", given, known),
      ...changedOn("tags", given, known),
      proxiable: PROXIABLE.has(given.type),
      meta: {},
      created_on: known?.created_on ?? now(),
      modified_on: now(),
    };
    return documents.put(`dns_record/${id}`, {
      kind: "dns_record",
      owner: zone.id,
      id,
      body: content,
    }).body;
  };

  routes.get("/", (c) => {
    const shown = all(c)
      .map(({ body: content }) => content)
      .filter((content) =>
        FILTERS.every((filter) => {
          const wanted = c.req.query(filter);
          return wanted === undefined || content[filter.replace(".exact", "")] === wanted;
        }),
      );
    return okPage(c, paginate(c, shown, 100, 5000));
  });
  routes.post("/", async (c) => ok(c, save(c, hexId(), await body(c, record))));
  routes.get("/:record", (c) => ok(c, locate(c).body));
  routes.put("/:record", async (c) => {
    const { id, body: known } = locate(c);
    return ok(c, save(c, id, await body(c, record), known));
  });
  routes.patch("/:record", async (c) => {
    const { id, body: known } = locate(c);
    const given = (await json(c)) as Record<string, unknown>;
    return ok(c, save(c, id, parse(record, { ...known, ...given }), known));
  });
  routes.delete("/:record", (c) => {
    const { id } = locate(c);
    documents.delete(`dns_record/${id}`);
    return ok(c, { id });
  });
  return routes;
}

/** When a comment or the tags were last changed; nothing for a record that has none. */
function changedOn(
  field: "comment" | "tags",
  given: z.infer<typeof record>,
  known: Record<string, unknown> = {},
): Record<string, unknown> {
  const value = given[field];
  const key = `${field}_modified_on`;
  if (!value?.length) return { [key]: undefined };
  const same = JSON.stringify(value) === JSON.stringify(known[field]);
  return { [key]: (same && known[key]) || now() };
}

/**
 * The content of a record that is given by its `data`, as Cloudflare's Terraform provider finds it:
 * https://github.com/cloudflare/terraform-provider-cloudflare/blob/main/internal/services/dns_record/resource_test.go
 */
function contentOf({ type, data }: z.infer<typeof record>): string | undefined {
  if (data === undefined) return undefined;
  const text = (...fields: string[]) => fields.map((field) => String(data[field])).join(" ");
  const fixed = (digits: number, ...fields: string[]) =>
    fields.map((field) => Number(data[field] ?? 0).toFixed(digits)).join(" ");
  switch (type) {
    case "CAA":
      return `${text("flags", "tag")} "${text("value")}"`;
    case "LOC":
      return [
        text("lat_degrees", "lat_minutes"),
        fixed(3, "lat_seconds"),
        text("lat_direction", "long_degrees", "long_minutes"),
        fixed(3, "long_seconds"),
        text("long_direction"),
        fixed(2, "altitude", "size", "precision_horz", "precision_vert"),
      ].join(" ");
    case "SRV":
      return text("weight", "port", "target");
    default:
      return undefined;
  }
}

/** A record may be named within its zone; the answer has the whole name. */
function qualified(name: string, zone: string): string {
  return name === zone || name.endsWith(`.${zone}`) ? name : `${name}.${zone}`;
}
