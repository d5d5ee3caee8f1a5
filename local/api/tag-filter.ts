import type { Context } from "hono";
import type { Script } from "../state/model.ts";
import { ApiError, CODE } from "./errors.ts";

/** `?tags=one:yes,two:no`: https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/tags/ */
export function tagFilter(c: Context): (script: Script) => boolean {
  const filters = (c.req.query("tags") ?? "").split(",").filter((filter) => filter !== "");
  const rules = filters.map((filter) => {
    const [, tag = "", wanted = ""] = /^(.*):(yes|no)$/.exec(filter) ?? [];
    if (wanted !== "") return { tag, wanted: wanted === "yes" };
    throw new ApiError(
      400,
      CODE.badRequest,
      `Tag filter "${filter}" is not of the form "tag:yes".`,
    );
  });
  return ({ tags }) => rules.every(({ tag, wanted }) => tags.includes(tag) === wanted);
}
