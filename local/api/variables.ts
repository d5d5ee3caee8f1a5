import type { Binding } from "../state/model.ts";
import { ApiError, CODE } from "./errors.ts";

/** On a paid plan: https://developers.cloudflare.com/workers/platform/limits/#environment-variables */
const MOST_VARIABLES = 128;
const LARGEST_VARIABLE = 5 * 1024;

/**
 * Refuses more variables and secrets than a Worker may have, and values that are too large. Of JSON
 * Cloudflare's pages do not say how its size is counted; it is let through.
 */
export function checkVariables(bindings: Binding[]): void {
  const variables = bindings.filter(({ type }) => /^(plain_text|secret_text|json)$/.test(type));
  if (variables.length > MOST_VARIABLES) {
    const message = `A Worker has at most ${MOST_VARIABLES} variables and secrets; this one would have ${variables.length}.`;
    throw new ApiError(400, CODE.variablesTooMany, message);
  }
  for (const { name, text } of variables) {
    const size = Buffer.byteLength(String(text ?? ""));
    if (size <= LARGEST_VARIABLE) continue;
    const message = `The value of "${name}" has ${size} bytes; a variable or secret has at most ${LARGEST_VARIABLE}.`;
    throw new ApiError(400, CODE.variableTooLarge, message);
  }
}
