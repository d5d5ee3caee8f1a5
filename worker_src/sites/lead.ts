/** Takes the form of a site's page: `POST /lead` of its own host. The site itself never sees it. */
import * as z from "zod/mini";
import { readAtMost } from "../shared/body.ts";
import { HttpError } from "../shared/errors.ts";
import { type Lead, leadStore } from "../shared/sites/leads.ts";
import { count } from "./analytics.ts";
import type { Env } from "./env.ts";
import { page } from "./page.ts";

export const LEAD_PATH = "/lead";
const THANKS_PATH = "/thanks";
const BODY_LIMIT = 16 * 1024;
/** A field that people do not see; what fills it in is no person. */
const TRAP = "website";

const text = (what: string, least: number, most: number) => {
  const expected =
    least === 0 ? `${what}: at most ${most} characters` : `${what}: 1 to ${most} characters`;
  return z.string().check(z.trim(), z.minLength(least, expected), z.maxLength(most, expected));
};

const form = z.object({
  name: text("Name", 1, 100),
  email: z
    .string()
    .check(
      z.trim(),
      z.maxLength(254, "E-mail: at most 254 characters"),
      z.regex(
        /^[^\s@<>"(),:;]+@[^\s@<>"(),:;]+\.[^\s@<>"(),:;]+$/,
        "E-mail: an address such as name@example.com",
      ),
    ),
  telephone: text("Telephone", 0, 40),
  message: text("Message", 1, 4000),
});

const BACK = { href: "/#contact", text: "Back to the form" };

export async function takeLead(
  env: Env,
  site: string,
  request: Request,
  ctx: ExecutionContext,
): Promise<Response> {
  const { url } = request;
  if (!isOwnPage(request.headers.get("origin"), new URL(url).hostname)) {
    return page(403, {
      title: "This form belongs to another site",
      text: "It was sent from a page of another address, so nothing was taken.",
    });
  }
  const fields = await fieldsOf(request);
  if (fields === undefined) {
    return page(415, {
      title: "This is not the form",
      text: "Expected a form as application/x-www-form-urlencoded, of at most 16 KiB.",
      link: BACK,
    });
  }
  const thanks = new Response(null, { status: 303, headers: { location: THANKS_PATH } });
  if (fields[TRAP]) return thanks;
  const parsed = form.safeParse({ name: "", email: "", telephone: "", message: "", ...fields });
  if (!parsed.success) {
    return page(400, {
      title: "Something is missing",
      text: "Nothing was sent yet. Please look at:",
      list: [...new Set(parsed.error.issues.map(({ message }) => message))],
      link: BACK,
    });
  }
  const key = `${site} ${request.headers.get("cf-connecting-ip") ?? "unknown"}`;
  if (!(await env.LEAD_LIMITER.limit({ key })).success) {
    return page(
      429,
      {
        title: "That was a lot at once",
        text: "Please wait a minute before you send the form again.",
        link: BACK,
      },
      { "retry-after": "60" },
    );
  }
  const now = new Date();
  const lead: Lead = { id: idAt(now), receivedAt: now.toISOString(), ...parsed.data };
  await leadStore(env).add(site, lead);
  ctx.waitUntil(count(env, { site, kind: "lead", request }));
  return thanks;
}

/** A program sends no origin; a browser says "null" of a page whose policy hides where it is. */
function isOwnPage(origin: string | null, hostname: string): boolean {
  if (origin === null || origin === "null") return true;
  return URL.canParse(origin) && new URL(origin).hostname === hostname;
}

async function fieldsOf(request: Request): Promise<Record<string, string> | undefined> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded") return undefined;
  try {
    const body = new TextDecoder().decode(await readAtMost(request, BODY_LIMIT));
    return Object.fromEntries(new URLSearchParams(body));
  } catch (error) {
    if (error instanceof HttpError) return undefined;
    throw error;
  }
}

/** Sorts by time; the rest keeps two of one millisecond apart. */
function idAt(now: Date): string {
  return `${now.getTime().toString(36).padStart(9, "0")}-${crypto.randomUUID().slice(0, 8)}`;
}
